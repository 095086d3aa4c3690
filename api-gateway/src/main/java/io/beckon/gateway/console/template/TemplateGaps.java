package io.beckon.gateway.console.template;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a template reads in vain in the newest campaigns that use it: columns their lists lack, settings that are empty. */
@Component
class TemplateGaps {

    private static final ApiUri CAMPAIGNS = ApiUri.of("/v1/campaigns?limit=50");
    private static final int MOST_CAMPAIGNS = 5;

    /**
     * A variable without a value.
     *
     * @param mend what to do about it, in English
     */
    record Gap(String campaign, String variable, String locale, String mend) {}

    record Campaign(String id, String name, @Nullable String templateId) {}

    record Variables(List<Used> used) {}

    record Used(
            String name,
            String templateId,
            String locale,
            long missingIn,
            @Nullable String mend) {}

    Mono<List<Gap>> of(Work work, String template) {
        return work.api()
                .page(CAMPAIGNS, Campaign.class)
                .flatMapIterable(page -> page.items())
                .filter(campaign -> template.equals(campaign.templateId()))
                .take(MOST_CAMPAIGNS)
                .concatMap(campaign -> of(work, template, campaign))
                .collectList();
    }

    private static Flux<Gap> of(Work work, String template, Campaign campaign) {
        return work.api()
                .get(ApiUri.of("/v1/campaigns/{}/variables", campaign.id()), Variables.class)
                .flatMapIterable(Variables::used)
                .filter(used -> used.missingIn() > 0 && template.equals(used.templateId()))
                .map(used ->
                        new Gap(campaign.name(), used.name(), used.locale(), used.mend() == null ? "" : used.mend()));
    }
}
