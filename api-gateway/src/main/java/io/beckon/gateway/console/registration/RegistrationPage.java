package io.beckon.gateway.console.registration;

import io.beckon.gateway.console.door.ApiPage;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.group.Tree;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** One registration invitation: what it is, who has which seat, and what can be done with it. */
@Component
class RegistrationPage {

    private static final ApiUri INVITATIONS = ApiUri.of("/v1/registration-invitations");
    static final String ONE = "/v1/registration-invitations/{}";
    private static final int SHOWN = 50;

    /** The fields of the form, and what the API calls them. */
    private static final Map<String, String> FORM =
            Map.of("name", "name", "registrations", "registrations", "expires", "expiresAt", "message", "message");

    /** Before the name of a field: what was stored when the form was made. */
    private static final String STORED = "stored-";

    /** A registration invitation, as far as the console shows it. */
    record Invitation(
            String id,
            String name,
            String state,
            @Nullable String passcode,
            int registrations,
            int confirmed,
            int held,
            int free,
            @Nullable String organizationGroupId,
            List<String> userGroupIds,
            @Nullable String message,
            String locale,
            @Nullable Instant expiresAt,
            String joinUrl,
            List<String> campaignIds,
            Instant createdAt) {

        public int taken() {
            return confirmed + held;
        }

        /** At which somebody can still enrol; null for never an end. */
        public @Nullable Instant lastMoment() {
            return expiresAt == null ? null : expiresAt.minusNanos(1);
        }

        /** Never the passcode: it must not get into a log. */
        @Override
        public String toString() {
            return "registration invitation " + id;
        }
    }

    /** A line of the ledger. */
    record Seat(
            @Nullable String address,
            @Nullable String name,
            String state,
            Instant heldAt,
            @Nullable Instant confirmedAt) {}

    private record Made(String id) {}

    static Mono<View> list(Work work, @Nullable String cursor) {
        return work.api()
                .page(INVITATIONS.with("limit", SHOWN).with("cursor", cursor), Invitation.class)
                .map(found -> View.of("registrations")
                        .with("invitations", found.items())
                        .with("next", next(RegistrationPages.PATH, found)));
    }

    Mono<View> show(Work work, String id, @Nullable String cursor) {
        return view(work, id, cursor, Typed.NOTHING);
    }

    /** With what was typed into one of its forms. */
    Mono<View> again(Work work, String id, Typed typed) {
        return view(work, id, null, typed);
    }

    Mono<Void> change(Work work, String id, Typed typed) {
        Map<String, Object> patch = RegistrationForm.words(typed, work.manager().zone());
        // What was not touched stays, also where another manager has changed it since; and an end within a day is not
        // shown to its minute.
        FORM.forEach((field, property) -> {
            boolean known = !typed.all(STORED + field).isEmpty();
            if (known && lines(typed, field).equals(lines(typed, STORED + field))) {
                patch.remove(property);
            }
        });
        return work.api().send(HttpMethod.PATCH, ApiUri.of(ONE, id), patch).then();
    }

    Mono<Void> renewPasscode(Work work, String id, Typed typed) {
        Map<String, Object> wish = new HashMap<>();
        wish.put("passcode", typed.line("passcode"));
        return work.api()
                .send(HttpMethod.POST, ApiUri.of(ONE + "/passcode", id), wish)
                .then();
    }

    Mono<Void> copy(Work work, String id, Typed typed) {
        return work.api()
                .once(typed.once())
                .send(HttpMethod.POST, ApiUri.of(ONE + "/copy", id), RegistrationForm.copy(typed))
                .then();
    }

    Mono<Void> press(Work work, String id, String action) {
        return work.api().post(ApiUri.of(ONE + "/" + action, id));
    }

    /** A draft that writes to everybody of a list what the copy says; ends with its id. */
    Mono<String> campaign(Work work, String id, Typed typed) {
        return invitation(work, id)
                .flatMap(invitation -> work.api()
                        .once(typed.once())
                        .post(
                                ApiUri.of("/v1/campaigns"),
                                Map.of(
                                        "name", invitation.name(),
                                        "locale", invitation.locale(),
                                        "registrationInvitationId", invitation.id()),
                                Made.class))
                .map(Made::id);
    }

    private static Mono<View> view(Work work, String id, @Nullable String cursor, Typed typed) {
        ApiUri seats =
                ApiUri.of(ONE + "/registrations", id).with("limit", SHOWN).with("cursor", cursor);
        return Mono.zip(invitation(work, id), work.api().page(seats, Seat.class))
                .flatMap(known -> withGroups(
                        work,
                        known.getT1(),
                        View.of("registration")
                                .with("invitation", known.getT1())
                                .with("seats", known.getT2().items())
                                .with("next", next(RegistrationPages.path(id), known.getT2()))
                                .with("typed", over(stored(work, known.getT1()), typed))));
    }

    private static Mono<Invitation> invitation(Work work, String id) {
        return work.api().get(ApiUri.of(ONE, id), Invitation.class);
    }

    /** With the names of what it leads to. */
    static Mono<View> withGroups(Work work, Invitation invitation, View view) {
        String organization = invitation.organizationGroupId();
        return Mono.zip(
                Tree.read(work.api()).flatMap(tree -> tree.with(work.api(), organization)),
                ChosenGroups.read(work.api(), organization, invitation.userGroupIds()),
                (tree, groups) -> view.with("led", groups.selected())
                        .with(
                                "organization",
                                organization == null ? null : tree.paths().get(organization)));
    }

    private static Typed stored(Work work, Invitation invitation) {
        String lastDay =
                RegistrationForm.lastDay(invitation.expiresAt(), work.manager().zone());
        Map<String, String> fields = Map.of(
                "name",
                invitation.name(),
                "registrations",
                String.valueOf(invitation.registrations()),
                "expires",
                lastDay,
                "message",
                invitation.message() == null ? "" : invitation.message());
        Typed typed = Typed.of(fields);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            typed = typed.and(STORED + field.getKey(), field.getValue());
        }
        return typed;
    }

    /** Browsers end lines in another way than they were given. */
    private static String lines(Typed typed, String field) {
        return typed.text(field).replace("\r\n", "\n").strip();
    }

    /** What was typed stands before what is stored. */
    private static Typed over(Typed stored, Typed typed) {
        Typed both = stored;
        List<String> fields = Stream.concat(
                        FORM.keySet().stream().flatMap(field -> Stream.of(field, STORED + field)),
                        Stream.of("passcode", "copyTo"))
                .toList();
        for (String field : fields) {
            if (!typed.all(field).isEmpty()) {
                both = both.and(field, typed.text(field));
            }
        }
        return both;
    }

    private static @Nullable String next(String path, ApiPage<?> shown) {
        return shown.next() == null
                ? null
                : new ApiUri(path).with("cursor", shown.next()).text();
    }
}
