package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.registration.RegistrationPage.Invitation;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * To which user groups a registration invitation leads. Of two who change that at once each has what they added or took out, as long as
 * both stay with its organization group; otherwise the second is shown what the first has stored.
 */
@Component
class RegistrationGroups {

    private static final String TAG = "tag";
    /** Before the name of a field: what was stored when the form was made. */
    private static final String STORED = "stored-";

    private static final String STORED_ORGANIZATION = STORED + GroupsPart.ORGANIZATION;
    private static final String STORED_GROUP = STORED + GroupsPart.GROUP;

    /** @param tag what tells whether anything was changed since */
    private record Stored(Invitation invitation, String tag) {

        String organization() {
            return Objects.requireNonNullElse(invitation.organizationGroupId(), "");
        }

        /** A form that says what it was made from. */
        Typed into(Typed form) {
            return form.and(TAG, tag).and(STORED_ORGANIZATION, organization()).and(STORED_GROUP, groups());
        }

        Typed form() {
            return GroupsPart.follow(into(
                    Typed.NOTHING.and(GroupsPart.ORGANIZATION, organization()).and(GroupsPart.GROUP, groups())));
        }

        /** Whether a form was made from just this. */
        boolean isOf(Typed form) {
            return form.text(STORED_ORGANIZATION).equals(organization())
                    && same(form.all(STORED_GROUP), invitation.userGroupIds());
        }

        /** Whether a form was made from this organization group, and stays with it. */
        boolean staysIn(Typed form) {
            return List.of(form.text(STORED_ORGANIZATION), form.text(GroupsPart.ORGANIZATION)).stream()
                    .allMatch(organization()::equals);
        }

        /** Its groups, without those that a form takes out, and with those that it adds. */
        List<String> merged(Typed form) {
            List<String> before = form.all(STORED_GROUP);
            List<String> now = form.all(GroupsPart.GROUP);
            Set<String> groups = new LinkedHashSet<>(invitation.userGroupIds());
            groups.removeIf(group -> before.contains(group) && !now.contains(group));
            now.stream().filter(group -> !before.contains(group)).forEach(groups::add);
            return List.copyOf(groups);
        }

        private String[] groups() {
            return invitation.userGroupIds().toArray(String[]::new);
        }
    }

    Mono<View> show(Work work, String id) {
        return read(work, id).flatMap(stored -> view(work, stored, stored.form()));
    }

    /** What a button makes of the form; nothing is stored. */
    Mono<View> press(Work work, String id, Typed typed) {
        return Mono.zip(read(work, id), GroupsPart.pressed(work, GroupsPart.follow(typed)))
                .flatMap(known -> view(work, known.getT1(), known.getT2()));
    }

    /** With what was typed, and what somebody else has stored meanwhile; the next press knows of that. */
    Mono<View> again(Work work, String id, Typed sent) {
        Typed typed = GroupsPart.follow(sent);
        return read(work, id)
                .flatMap(stored -> view(work, stored, stored.into(typed))
                        .flatMap(view -> stored.isOf(typed)
                                ? Mono.just(view)
                                : RegistrationPage.withGroups(
                                        work, stored.invitation(), view.with("changedMeanwhile", true))));
    }

    Mono<Void> save(Work work, String id, Typed sent) {
        Typed typed = GroupsPart.follow(sent);
        // Who may not change anything is told so by the API.
        return isUntouched(typed) && work.manager().changes()
                ? Mono.empty()
                : read(work, id).flatMap(stored -> save(work, stored, typed));
    }

    /** Under the form's own tag the API refuses what another change stands against. */
    private static Mono<Void> save(Work work, Stored stored, Typed typed) {
        boolean fits = stored.isOf(typed) || stored.staysIn(typed);
        Map<String, Object> patch = RegistrationForm.groups(typed);
        if (stored.staysIn(typed)) {
            patch.put("userGroupIds", stored.merged(typed));
        }
        return work.api()
                .ifMatch(fits ? stored.tag() : typed.text(TAG))
                .send(HttpMethod.PATCH, one(stored.invitation().id()), patch)
                .then();
    }

    private static boolean isUntouched(Typed typed) {
        return typed.text(GroupsPart.ORGANIZATION).equals(typed.text(STORED_ORGANIZATION))
                && same(typed.all(GroupsPart.GROUP), typed.all(STORED_GROUP));
    }

    private static boolean same(List<String> some, List<String> others) {
        return new HashSet<>(some).equals(new HashSet<>(others));
    }

    private static Mono<View> view(Work work, Stored stored, Typed typed) {
        return GroupsPart.fill(work, View.of("registration-groups").with("invitation", stored.invitation()), typed);
    }

    private static Mono<Stored> read(Work work, String id) {
        return work.api()
                .send(HttpMethod.GET, one(id), null)
                .map(answer -> new Stored(work.api().read(answer.text(), Invitation.class), answer.tag()));
    }

    private static ApiUri one(String id) {
        return ApiUri.of(RegistrationPage.ONE, id);
    }
}
