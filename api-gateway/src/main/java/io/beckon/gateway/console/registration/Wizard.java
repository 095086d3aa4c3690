package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.group.Tree;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.page.PageLanguage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The three steps to a registration invitation. Each page carries what was typed in the others, and nothing is made before the last. */
@Component
class Wizard {

    private static final ApiUri INVITATIONS = ApiUri.of("/v1/registration-invitations");
    private static final ApiUri CHECK = ApiUri.of("/v1/registration-invitations/check");
    private static final ApiUri PREVIEW = ApiUri.of("/v1/registration-invitations/preview");
    private static final String GROUP = "group";

    private record Made(String id) {}

    private record Origin(String id, String organizationGroupId) {}

    /** @param group from whose page somebody comes; null from elsewhere */
    Mono<View> begin(Work work, @Nullable String group) {
        Typed blank = Typed.of(Map.of("copy", "me"));
        Mono<Typed> begun = group == null
                ? Mono.just(blank)
                : work.api()
                        .get(ApiUri.of("/v1/user-groups/{}", group), Origin.class)
                        .map(origin -> blank.and("organization", origin.organizationGroupId())
                                .and(GROUP, origin.id()));
        return begun.flatMap(typed -> view(work, WizardStep.SEATS, typed));
    }

    /** What the pressed button asks for. */
    Mono<View> move(Work work, Typed typed) {
        WizardStep at = at(typed);
        return switch (typed.text("go")) {
            case "back" -> view(work, at.back(), typed);
            case "organization" -> view(work, at, typed);
            case "add" -> added(work, typed);
            case "remove" -> view(work, at, removed(typed));
            default ->
                check(work, typed, faults -> isUpTo(at, faults)).then(Mono.defer(() -> view(work, at.next(), typed)));
        };
    }

    /** The same page, or the earlier one to which what was refused belongs. */
    Mono<View> again(Work work, Typed typed) {
        return check(work, typed, faults -> true)
                .thenReturn(at(typed))
                .onErrorResume(ApiRefusal.class, refusal -> Mono.just(blamed(at(typed), refusal)))
                .flatMap(step -> view(work, step, typed));
    }

    /** "Finish"; ends with the id. */
    Mono<String> finish(Work work, Typed typed) {
        return work.api()
                .once(typed.once())
                .post(INVITATIONS, draft(work, typed), Made.class)
                .map(Made::id);
    }

    Mono<View> preview(Work work, Typed typed) {
        return work.api()
                .post(PREVIEW, draft(work, typed), MailPreview.class)
                .map(mail -> View.of("frame").with("mail", mail).with("look", typed.text("look")));
    }

    /** A group that the API refuses stays where it is. */
    private Mono<View> added(Work work, Typed typed) {
        Set<String> groups = new LinkedHashSet<>(typed.all(GROUP));
        groups.addAll(typed.all("available"));
        Typed more = typed.and(GROUP, groups.toArray(String[]::new));
        return check(work, more, faults -> faults.stream().anyMatch(fault -> fault.startsWith("/userGroupIds/")))
                .then(Mono.defer(() -> view(work, WizardStep.GROUPS, more)));
    }

    private static Typed removed(Typed typed) {
        ArrayList<String> groups = new ArrayList<>(typed.all(GROUP));
        groups.removeAll(typed.all("selected"));
        return typed.and(GROUP, groups.toArray(String[]::new));
    }

    /** Fails where the API refuses what was typed so far; faults of what comes later do not count. */
    private static Mono<Void> check(Work work, Typed typed, Predicate<Collection<String>> counts) {
        return work.api()
                .send(HttpMethod.POST, CHECK, draft(work, typed))
                .then()
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> refusal.faults().isEmpty()
                                        || counts.test(refusal.faults().keySet())
                                ? Mono.error(refusal)
                                : Mono.empty());
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
        return step == WizardStep.GROUPS
                ? Mono.zip(
                        Tree.read(work.api()),
                        ChosenGroups.read(work.api(), typed.line("organization"), typed.all(GROUP)),
                        (tree, groups) -> view.with("tree", tree).with("groups", groups))
                : Mono.just(view);
    }

    private static WizardStep at(Typed typed) {
        return WizardStep.numbered(typed.text("step"));
    }

    private static Map<String, Object> draft(Work work, Typed typed) {
        return RegistrationForm.draft(typed, work.manager().zone());
    }
}
