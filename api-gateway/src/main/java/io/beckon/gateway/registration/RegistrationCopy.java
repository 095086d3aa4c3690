package io.beckon.gateway.registration;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.registration.RegistrationMail;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.BuiltInLetter;
import io.beckon.contracts.template.RenderedMail;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.gateway.access.Actor;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.registration.CopyStore.Surroundings;
import io.beckon.gateway.registration.RegistrationInvitation.CopyWish;
import io.beckon.gateway.registration.RegistrationInvitation.Draft;
import io.beckon.gateway.registration.RegistrationInvitation.Preview;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The mail that a manager gets and may pass on to everybody who is to enrol; it has no personal and no unsubscribe link. */
@Component
class RegistrationCopy {

    /** Stands for the address of a page that is not there yet. */
    private static final String SAMPLE_ID = "k7fhw2mdpa93xvne";

    private final CopyStore store;
    private final LetterBox letters;
    private final TemplateRenderer renderer = new TemplateRenderer();

    RegistrationCopy(CopyStore store, LetterBox letters) {
        this.store = store;
        this.letters = letters;
    }

    /** To whom copies go; a wish that cannot be fulfilled is refused. */
    Mono<List<String>> addressees(Caller caller, CopyWish wish) {
        Flux<String> own =
                Boolean.TRUE.equals(wish.sendMeACopy()) ? ownAddress(caller).flux() : Flux.empty();
        Flux<String> named = wish.copyTo() == null
                ? Flux.empty()
                : managersAddress(caller, wish.copyTo()).flux();
        return own.concatWith(named).distinct().collectList();
    }

    /** Sends copies, to whoever asks where the wish names nobody; takes part in the transaction around it. */
    Mono<Void> send(Caller caller, StoredInvitation stored, String passcode, CopyWish wish) {
        return addressees(caller, wish.isEmpty() ? new CopyWish(true, null) : wish)
                .flatMap(addressees -> store.surroundings(caller.workspaceId(), stored.userGroups())
                        .map(known -> variables(stored.draft(), passcode, stored.joinUrl(), known))
                        .flatMapMany(variables -> Flux.fromIterable(addressees)
                                .concatMap(address -> letters.put(letter(caller, stored, address, variables))))
                        .then());
    }

    Mono<Preview> preview(Caller caller, Draft draft, String passcode, @Nullable String joinUrl) {
        String shown = draft.passcode() == null ? passcode : draft.passcode().strip();
        return store.surroundings(caller.workspaceId(), List.of(RegistrationRules.groupIds(draft)))
                .zipWith(previewedFor(caller))
                .publishOn(Schedulers.boundedElastic()) // parsing a template may read files
                .map(found -> rendered(draft, shown, joinUrl, found.getT1(), found.getT2()));
    }

    private Preview rendered(
            Draft draft, String passcode, @Nullable String joinUrl, Surroundings known, String address) {
        String link = joinUrl == null ? RegistrationMail.joinUrl(known.publicBaseUrl(), SAMPLE_ID) : joinUrl;
        Map<String, Object> frame = known.frame().variables();
        frame.put(TemplateVariables.PERSON_ADDRESS, address);
        RenderedMail mail = BuiltInLetter.REGISTRATION_COPY.render(
                renderer,
                Locale.forLanguageTag(String.valueOf(draft.locale())),
                frame,
                variables(draft, passcode, link, known));
        return new Preview(mail.subject(), mail.html(), mail.text());
    }

    private static Letter letter(
            Caller caller, StoredInvitation stored, String address, Map<String, String> variables) {
        return new Letter(
                caller.workspaceId(),
                DeliveryPurpose.COPY,
                BuiltInLetter.REGISTRATION_COPY.sql(),
                address,
                Locale.forLanguageTag(stored.locale()),
                variables);
    }

    private static Map<String, String> variables(Draft draft, String passcode, String link, Surroundings known) {
        RegistrationMail mail = new RegistrationMail(
                String.valueOf(draft.name()),
                passcode,
                link,
                draft.registrations(),
                known.groups(),
                known.courses(),
                draft.expiresAt(),
                known.zone());
        Map<String, String> variables = mail.variables(Locale.forLanguageTag(String.valueOf(draft.locale())));
        variables.put("link", link);
        if (draft.message() != null && !draft.message().isBlank()) {
            variables.put("message", draft.message());
        }
        return variables;
    }

    private Mono<String> ownAddress(Caller caller) {
        if (caller.actor().kind() == Actor.Kind.API_KEY) {
            throw Faults.of(
                    "/sendMeACopy",
                    "An API key has no account and so no address. Name an owner or full manager in copyTo, or sign in.");
        }
        return store.address(caller.actor().id());
    }

    private Mono<String> managersAddress(Caller caller, String written) {
        return Mono.fromCallable(() -> EmailAddress.parse(written).toString())
                .onErrorMap(
                        InvalidAddressException.class,
                        e -> Faults.of(
                                "/copyTo", e.getMessage() + " " + e.reason().mend(e.argument())))
                .filterWhen(address -> store.isManager(caller.workspaceId(), address))
                .switchIfEmpty(Mono.error(() -> Faults.of(
                        "/copyTo",
                        "No owner or full manager of your workspace has this address, and a copy carries the passcode. Send it to"
                                + " one of them.")));
    }

    private Mono<String> previewedFor(Caller caller) {
        return caller.actor().kind() == Actor.Kind.ACCOUNT
                ? store.address(caller.actor().id())
                : Mono.just("you@example.org");
    }
}
