package io.beckon.gateway.template;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.template.Languages;
import io.beckon.contracts.template.RenderedLetter;
import io.beckon.contracts.template.RenderedMail;
import io.beckon.gateway.access.Actor;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.erased.ErasedAddresses;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.letter.Letter;
import io.beckon.gateway.letter.LetterBox;
import io.beckon.gateway.problem.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends a saved template for a look: to whoever asks, or to a few addresses, all of them or none. Its links open nothing. */
@Component
class TemplateTestSend {

    /** What is sent, and where to. */
    record Wish(
            @Schema(description = "Left out: to the address of whoever is signed in", example = "[\"ana@example.org\"]")
            @Nullable
            List<@Nullable String> addresses,

            @Schema(description = "In which language; left out: the workspace's, or what there is", example = "en")
            @Nullable
            String locale,

            @Schema(
                    description = "With the values of this invited person; left out: a sample person's",
                    example = "1024")
            @Nullable
            String invitationId) {}

    /** The mails that are on their way. */
    record Answer(List<Mail> deliveries) {}

    record Mail(
            @Schema(example = "4096") String id,
            @Schema(example = "ana@example.org") String address) {}

    private static final String SEPARATOR = "SELECT sub_address_separator FROM workspace WHERE id = :workspace";

    private static final String SUPPRESSED = """
            SELECT EXISTS (SELECT FROM suppression
                            WHERE workspace_id = :workspace
                              AND (scope = 'address' AND value = ANY(:addresses)
                                   OR scope = 'mailbox' AND value = ANY(:mailboxes))) AS suppressed
            """;

    private static final String OWN_ADDRESS =
            "SELECT address FROM account WHERE id = :id AND workspace_id = :workspace";

    private final DatabaseClient database;
    private final Templates templates;
    private final TemplatePreview preview;
    private final LetterBox letters;
    private final ErasedAddresses erased;
    private final TemplateSettings settings;
    private final TransactionalOperator transaction;

    TemplateTestSend(
            DatabaseClient database,
            Templates templates,
            TemplatePreview preview,
            LetterBox letters,
            ErasedAddresses erased,
            TemplateSettings settings,
            TransactionalOperator transaction) {
        this.database = database;
        this.templates = templates;
        this.preview = preview;
        this.letters = letters;
        this.erased = erased;
        this.settings = settings;
        this.transaction = transaction;
    }

    Mono<Answer> send(Caller caller, long templateId, Wish wish) {
        return templates
                .find(caller.workspaceId(), templateId)
                .zipWhen(template -> addresses(caller, wish))
                .delayUntil(found -> allowed(caller.workspaceId(), found.getT2()))
                .flatMap(found -> rendered(caller.workspaceId(), found.getT1(), wish)
                        .flatMap(mail -> put(caller.workspaceId(), mail, found.getT2())));
    }

    private Mono<Void> allowed(long workspaceId, List<String> addresses) {
        return erased.suppressedAmong(
                        workspaceId, addresses.stream().map(EmailAddress::parse).toList())
                .filter(Set::isEmpty)
                .filterWhen(none -> wanted(workspaceId, addresses))
                .switchIfEmpty(Mono.error(() -> ErasedAddresses.suppressed()))
                .then();
    }

    /** Whether none of them stands on the list of those who must not be written to. */
    private Mono<Boolean> wanted(long workspaceId, List<String> addresses) {
        return database.sql(SEPARATOR)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("sub_address_separator", String.class)))
                .one()
                .flatMap(separator -> database.sql(SUPPRESSED)
                        .bind("workspace", workspaceId)
                        .bind("addresses", addresses.toArray(String[]::new))
                        .bind(
                                "mailboxes",
                                addresses.stream()
                                        .map(address ->
                                                EmailAddress.parse(address).mailbox(separator))
                                        .toArray(String[]::new))
                        .map(row -> Boolean.FALSE.equals(row.get("suppressed", Boolean.class)))
                        .one());
    }

    private Mono<RenderedMail> rendered(long workspaceId, Template template, Wish wish) {
        if (wish.invitationId() != null) {
            return preview.ofPerson(workspaceId, wish.invitationId(), template.texts(), wish.locale());
        }
        Languages.Choice words = Objects.requireNonNull(Languages.own(template.texts(), Arrays.asList(wish.locale())));
        return preview.ofSample(workspaceId, words);
    }

    private Mono<Answer> put(long workspaceId, RenderedMail mail, List<String> addresses) {
        return Flux.fromIterable(addresses)
                .concatMap(address ->
                        letters.put(letter(workspaceId, mail, address)).map(id -> new Mail(Id.text(id), address)))
                .collectList()
                .map(Answer::new)
                .as(transaction::transactional);
    }

    private static Letter letter(long workspaceId, RenderedMail mail, String address) {
        return new Letter(
                workspaceId,
                DeliveryPurpose.TEST,
                RenderedLetter.NAME,
                address,
                Locale.ENGLISH,
                RenderedLetter.variables(mail));
    }

    private Mono<List<String>> addresses(Caller caller, Wish wish) {
        List<String> written = checked(wish);
        return !written.isEmpty()
                ? Mono.just(written)
                : Mono.just(caller.actor())
                        .filter(actor -> actor.kind() == Actor.Kind.ACCOUNT)
                        .flatMap(actor -> ownAddress(caller.workspaceId(), actor.id()))
                        .map(List::of)
                        .switchIfEmpty(Mono.error(() -> Faults.of(
                                "/addresses",
                                "An API key has no mailbox; give 1 to " + settings.mostTestSends() + " addresses.")));
    }

    private Mono<String> ownAddress(long workspaceId, long accountId) {
        return database.sql(OWN_ADDRESS)
                .bind("id", accountId)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("address", String.class)))
                .one();
    }

    /** The addresses as they are written to; empty when none were given. */
    private List<String> checked(Wish wish) {
        Faults faults = new Faults();
        if (wish.locale() != null) {
            Fields.locale(wish.locale(), "/locale", faults);
        }
        List<@Nullable String> written = wish.addresses();
        List<String> addresses = new ArrayList<>();
        if (written != null) {
            faults.unless(
                    !written.isEmpty() && written.size() <= settings.mostTestSends(),
                    "/addresses",
                    "Give 1 to " + settings.mostTestSends() + " addresses, or leave them out.");
            for (int i = 0; i < Math.min(written.size(), settings.mostTestSends()); i++) {
                address(written.get(i), "/addresses/" + i, addresses, faults);
            }
        }
        faults.throwIfAny();
        return addresses;
    }

    private static void address(@Nullable String written, String pointer, List<String> addresses, Faults faults) {
        try {
            String address = EmailAddress.parse(written).toString();
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        } catch (InvalidAddressException e) {
            faults.add(
                    pointer,
                    e.reason().sentence(e.argument()) + " " + e.reason().mend(e.argument()));
        }
    }
}
