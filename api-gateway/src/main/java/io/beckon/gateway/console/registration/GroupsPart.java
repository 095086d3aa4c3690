package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.group.Tree;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;

/**
 * The part of a form in which the user groups of one organization group are moved from Available to Selected. Arrow keys pass by other
 * organization groups on their way to one, so that each keeps what was selected in it.
 */
final class GroupsPart {

    static final String ORGANIZATION = "organization";
    static final String GROUP = "group";

    /** The organization group whose user groups the form shows. */
    private static final String SHOWN = "shown";
    /** What is selected elsewhere: in turn an organization group and a user group of it. */
    private static final String KEPT = "kept";

    static final List<String> FIELDS = List.of(ORGANIZATION, SHOWN, GROUP, KEPT);

    private static final ApiUri CHECK = ApiUri.of("/v1/registration-invitations/check");

    private GroupsPart() {}

    /** A form as it came, with what is selected in the organization group that is chosen by now. */
    static Typed follow(Typed typed) {
        String wanted = typed.text(ORGANIZATION);
        String shown = typed.all(SHOWN).isEmpty() ? wanted : typed.text(SHOWN);
        if (shown.equals(wanted)) {
            return typed.and(SHOWN, wanted);
        }
        List<String> here = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        List<String> kept = typed.all(KEPT);
        for (int i = 0; i + 1 < kept.size(); i += 2) {
            if (kept.get(i).equals(wanted)) {
                here.add(kept.get(i + 1));
            } else {
                elsewhere.addAll(kept.subList(i, i + 2));
            }
        }
        typed.all(GROUP).forEach(group -> elsewhere.addAll(List.of(shown, group)));
        return typed.and(SHOWN, wanted)
                .and(GROUP, here.toArray(String[]::new))
                .and(KEPT, elsewhere.toArray(String[]::new));
    }

    /** What one of its buttons makes of a form; a group that the API refuses stays where it is. */
    static Mono<Typed> pressed(Work work, Typed typed) {
        return switch (typed.text("go")) {
            case "add" -> added(work, typed);
            case "remove" -> Mono.just(removed(typed));
            default -> Mono.just(typed);
        };
    }

    /** With what the part shows. */
    static Mono<View> fill(Work work, View view, Typed typed) {
        String organization = typed.line(ORGANIZATION);
        return Mono.zip(
                Tree.read(work.api()).flatMap(tree -> tree.with(work.api(), organization)),
                ChosenGroups.read(work.api(), organization, typed.all(GROUP)),
                (tree, groups) -> view.with("tree", tree).with("groups", groups).with("typed", typed));
    }

    /** Fails where the API would refuse to make such a registration invitation, and one of the faults counts. */
    static Mono<Void> check(Work work, Map<String, ?> draft, Predicate<Collection<String>> counts) {
        return work.api()
                .send(HttpMethod.POST, CHECK, draft)
                .then()
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> refusal.faults().isEmpty()
                                        || counts.test(refusal.faults().keySet())
                                ? Mono.error(refusal)
                                : Mono.empty());
    }

    private static Mono<Typed> added(Work work, Typed typed) {
        Set<String> groups = new LinkedHashSet<>(typed.all(GROUP));
        groups.addAll(typed.all("available"));
        Typed more = typed.and(GROUP, groups.toArray(String[]::new));
        return check(
                        work,
                        RegistrationForm.groups(more),
                        faults -> faults.stream().anyMatch(fault -> fault.startsWith("/userGroupIds/")))
                .thenReturn(more);
    }

    private static Typed removed(Typed typed) {
        List<String> groups = new ArrayList<>(typed.all(GROUP));
        groups.removeAll(typed.all("selected"));
        return typed.and(GROUP, groups.toArray(String[]::new));
    }
}
