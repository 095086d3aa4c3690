package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.page.PageLanguage;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The three steps to a registration invitation. Each page carries what was typed in the others, and nothing is made before the last. */
@Component
class Wizard {

    private static final ApiUri INVITATIONS = ApiUri.of("/v1/registration-invitations");
    private static final ApiUri PREVIEW = ApiUri.of("/v1/registration-invitations/preview");

    private record Made(String id) {}

    private record Origin(String id, String organizationGroupId) {}

    /** @param group from whose page somebody comes; null from elsewhere */
    Mono<View> begin(Work work, @Nullable String group) {
        Typed blank = Typed.of(Map.of("copy", "me"));
        Mono<Typed> begun = group == null
                ? Mono.just(blank)
                : work.api()
                        .get(ApiUri.of("/v1/user-groups/{}", group), Origin.class)
                        .map(origin -> blank.and(GroupsPart.ORGANIZATION, origin.organizationGroupId())
                                .and(GroupsPart.GROUP, origin.id()));
        return begun.flatMap(typed -> view(work, WizardStep.SEATS, GroupsPart.follow(typed)));
    }

    /** What the pressed button asks for. */
    Mono<View> move(Work work, Typed sent) {
        Typed typed = GroupsPart.follow(sent);
        WizardStep at = at(typed);
        return switch (typed.text("go")) {
            case "back" -> view(work, at.back(), typed);
            case "organization", "add", "remove" ->
                GroupsPart.pressed(work, typed).flatMap(more -> view(work, at, more));
            default ->
                check(work, typed, faults -> isUpTo(at, faults)).then(Mono.defer(() -> view(work, at.next(), typed)));
        };
    }

    /** The same page, or the earlier one to which what was refused belongs. */
    Mono<View> again(Work work, Typed sent) {
        Typed typed = GroupsPart.follow(sent);
        return check(work, typed, faults -> true)
                .thenReturn(at(typed))
                .onErrorResume(ApiRefusal.class, refusal -> Mono.just(blamed(at(typed), refusal)))
                .flatMap(step -> view(work, step, typed));
    }

    /** "Finish"; ends with the id. */
    Mono<String> finish(Work work, Typed typed) {
        return work.api()
                .once(typed.once())
                .post(INVITATIONS, draft(work, GroupsPart.follow(typed)), Made.class)
                .map(Made::id);
    }

    Mono<View> preview(Work work, Typed typed) {
        return work.api()
                .post(PREVIEW, draft(work, typed), MailPreview.class)
                .map(mail -> View.of("frame").with("mail", mail).with("look", typed.text("look")));
    }

    /** Faults of what comes later need not count. */
    private static Mono<Void> check(Work work, Typed typed, Predicate<Collection<String>> counts) {
        return GroupsPart.check(work, draft(work, typed), counts);
    }

    private static boolean isUpTo(WizardStep at, Collection<String> faults) {
        return WizardStep.first(faults).filter(step -> step.compareTo(at) <= 0).isPresent();
    }

    private static WizardStep blamed(WizardStep at, ApiRefusal refusal) {
        return WizardStep.first(refusal.faults().keySet())
                .filter(step -> step.compareTo(at) < 0)
                .orElse(at);
    }

    private static Mono<View> view(Work work, WizardStep step, Typed typed) {
        View view = View.of("registration-new")
                .with("step", step.number())
                .with("carried", step.carried())
                .with(
                        "spoken",
                        PageLanguage.SPOKEN.stream().map(Locale::toLanguageTag).toList())
                .with("typed", typed);
        return step == WizardStep.GROUPS ? GroupsPart.fill(work, view, typed) : Mono.just(view);
    }

    private static WizardStep at(Typed typed) {
        return WizardStep.numbered(typed.text("step"));
    }

    private static Map<String, Object> draft(Work work, Typed typed) {
        return RegistrationForm.draft(typed, work.manager().zone());
    }
}
