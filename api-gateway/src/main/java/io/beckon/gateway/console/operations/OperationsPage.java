package io.beckon.gateway.console.operations;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.operations.Parked.Causes;
import io.beckon.gateway.console.operations.Parked.Message;
import io.beckon.gateway.console.operations.Parked.Tried;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What goes on at this moment; each part is asked for by itself, so that one that is not answered hides no other. */
@Component
class OperationsPage {

    private static final String TEMPLATE = "operations";
    private static final ApiUri OPERATIONS = ApiUri.of("/v1/operations");
    private static final ApiUri PROVIDERS = ApiUri.of("/v1/providers");
    private static final ApiUri CAUSES = ApiUri.of("/v1/parked");
    private static final ApiUri MESSAGES = ApiUri.of("/v1/parked-messages?limit=20");

    record MailServers(List<MailServer> items) {}

    /** How a mail server does. */
    record MailServer(
            String name,
            String state,
            String breaker,
            @Nullable Instant reportedAt,
            LastHour lastHour) {}

    record LastHour(long sent, long deferred, long failed, long unknown) {}

    Mono<View> view(Work work) {
        return filled(work, View.of(TEMPLATE));
    }

    /** What changes of it. */
    Mono<View> part(Work work) {
        return filled(work, View.part(TEMPLATE, "now"));
    }

    /** Ends with where it is told what became of it. */
    Mono<String> retryMessage(Work work, String id) {
        return work.api()
                .post(ApiUri.of("/v1/parked-messages/{}/retry", id), Map.of(), Tried.class)
                .map(tried ->
                        ConsoleOperations.PATH + (tried.changed() ? "?note=message-again" : "?note=message-gone"));
    }

    private static Mono<View> filled(Work work, View view) {
        Api api = work.api();
        boolean all = work.manager().changes();
        return Mono.zip(
                        all ? Seen.of(api.get(OPERATIONS, Going.class)) : Seen.<Going>notYours(),
                        all ? Seen.of(api.get(PROVIDERS, MailServers.class)) : Seen.<MailServers>notYours(),
                        Seen.of(api.get(CAUSES, Causes.class)),
                        Seen.of(api.page(MESSAGES, Message.class).map(ApiPage::items)))
                .map(seen -> view.with("going", seen.getT1())
                        .with("providers", seen.getT2())
                        .with("causes", seen.getT3())
                        .with("messages", seen.getT4()));
    }
}
