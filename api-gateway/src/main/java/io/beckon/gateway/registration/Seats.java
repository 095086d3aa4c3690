package io.beckon.gateway.registration;

import io.beckon.contracts.state.RegistrationState;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The ledger of seats. Each seat is a row, and the number of taken ones moves with the rows in one transaction, by a conditional
 * UPDATE on the invitation that its constraint would stop at the cap, too. Seats of one invitation are taken one after the other.
 */
@Component
public class Seats {

    private static final String OPEN = """
            SELECT i.closed_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > :now) AS open
              FROM registration_invitation i JOIN workspace w ON w.id = i.workspace_id
             WHERE i.id = :id AND w.suspended_at IS NULL
               FOR NO KEY UPDATE OF i""";

    /**
     * Whoever is in already keeps what was confirmed; only the ticket is a new one. Nobody gets more time. Once the invitation is over,
     * it is only for who still holds a seat: who was confirmed may have been removed since.
     */
    private static final String AGAIN = """
            UPDATE registration
               SET ticket = least(ticket + 1, 32767),
                   display_name = CASE WHEN state = 'held' THEN :name ELSE display_name END,
                   locale = CASE WHEN state = 'held' THEN :locale ELSE locale END
             WHERE registration_invitation_id = :id AND address = :address AND state <> 'released'
               AND (:open OR state = 'held' AND held_until > :now)
            RETURNING id, ticket, held_until""";

    /**
     * As many as one statement should, and in any case the one of who asks. The row's state is looked at once more: who confirms in
     * this moment keeps the seat.
     */
    private static final String RELEASE = """
            WITH over AS (
                (SELECT id FROM registration
                  WHERE registration_invitation_id = :id AND state = 'held' AND held_until <= :now
                  ORDER BY held_until LIMIT 1000)
                 UNION
                SELECT id FROM registration
                 WHERE registration_invitation_id = :id AND address = :address AND state = 'held' AND held_until <= :now),
            freed AS (
                UPDATE registration r SET state = 'released', released_at = :now
                  FROM over WHERE r.id = over.id AND r.state = 'held' AND r.held_until <= :now
                RETURNING r.id)
            UPDATE registration_invitation SET seats_taken = seats_taken - (SELECT count(*) FROM freed) WHERE id = :id""";

    /** An address that nobody has, so that no one's own seat is meant. */
    private static final String NOBODY = "";

    private static final String TAKE =
            "UPDATE registration_invitation SET seats_taken = seats_taken + 1 WHERE id = :id AND seats_taken < seats";

    private static final String INSERT = """
            INSERT INTO registration (workspace_id, registration_invitation_id, address, mailbox, display_name, locale, held_at, held_until)
            SELECT i.workspace_id, i.id, :address, :mailbox, :name, :locale, :now, :until
              FROM registration_invitation i WHERE i.id = :id
            RETURNING id, ticket""";

    private static final String LEDGER = """
            SELECT id, address, display_name, account_id, held_at, held_until, confirmed_at,
                   CASE WHEN state = 'held' AND held_until <= :now THEN 'released' ELSE state::text END AS state,
                   CASE WHEN state = 'held' AND held_until <= :now THEN held_until ELSE released_at END AS released_at
              FROM registration
             WHERE registration_invitation_id = :id AND id < :before
             ORDER BY id DESC LIMIT :limit""";

    /** Who wants a seat; the address is normalised. */
    public record Person(String address, String mailbox, String name, String locale) {}

    /** What became of the wish for a seat. */
    public sealed interface Answer {

        /**
         * It is held, or was confirmed before: which of the two is nobody's business before the mailbox is confirmed.
         *
         * @param codeFor how long a code may be used now; beyond the hold while the invitation takes people, as a seat that nobody
         *                else has asked for is had all the same
         */
        record Held(long registrationId, int ticket, Duration codeFor) implements Answer {}

        record Full() implements Answer {}

        record Over() implements Answer {}
    }

    private final DatabaseClient database;
    private final RegistrationSettings settings;
    private final Clock clock;

    Seats(DatabaseClient database, RegistrationSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Holds a seat for a person, in the transaction around it. Asking again takes no second seat and holds the first no longer; once its
     * time is over it goes back, and the person is the next to ask.
     *
     * @param known whether the person holds a seat of it already, who may go on although the invitation is over by now
     */
    public Mono<Answer> hold(long invitationId, Person person, boolean known) {
        Instant now = clock.instant();
        return isOpen(invitationId, now)
                .flatMap(open -> open
                        ? whileOpen(invitationId, person, now)
                        : known ? again(invitationId, person, false, now) : Mono.<Answer>empty())
                .defaultIfEmpty(new Answer.Over());
    }

    /** Gives seats back whose time is over; the invitation is locked. */
    Mono<Void> release(long invitationId) {
        return release(invitationId, NOBODY, clock.instant());
    }

    Flux<Registration> list(long invitationId, PageRequest page) {
        return database.sql(LEDGER)
                .bind("id", invitationId)
                .bind("now", clock.instant())
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(Seats::registration)
                .all();
    }

    /** Empty where the workspace is suspended: then nobody goes on. */
    private Mono<Boolean> isOpen(long invitationId, Instant now) {
        return database.sql(OPEN)
                .bind("id", invitationId)
                .bind("now", now)
                .map(row -> Boolean.TRUE.equals(row.get("open", Boolean.class)))
                .one();
    }

    /** Gives back first what is over, so that nobody is taken for a holder by a seat that is free. */
    private Mono<Answer> whileOpen(long invitationId, Person person, Instant now) {
        return release(invitationId, person.address(), now)
                .then(Mono.defer(() -> again(invitationId, person, true, now)))
                .switchIfEmpty(Mono.defer(() -> fresh(invitationId, person, now)));
    }

    private Mono<Answer> again(long invitationId, Person person, boolean open, Instant now) {
        return database.sql(AGAIN)
                .bind("id", invitationId)
                .bind("address", person.address())
                .bind("name", person.name())
                .bind("locale", person.locale())
                .bind("open", open)
                .bind("now", now)
                .map(row -> held(row, open ? settings.hold() : Duration.between(now, heldUntil(row))))
                .one();
    }

    private Mono<Answer> fresh(long invitationId, Person person, Instant now) {
        return changed(database.sql(TAKE).bind("id", invitationId))
                .flatMap(taken -> taken ? insert(invitationId, person, now) : Mono.just(new Answer.Full()));
    }

    private Mono<Void> release(long invitationId, String address, Instant now) {
        return database.sql(RELEASE)
                .bind("id", invitationId)
                .bind("address", address)
                .bind("now", now)
                .then();
    }

    private Mono<Answer> insert(long invitationId, Person person, Instant now) {
        return database.sql(INSERT)
                .bind("id", invitationId)
                .bind("address", person.address())
                .bind("mailbox", person.mailbox())
                .bind("name", person.name())
                .bind("locale", person.locale())
                .bind("now", now)
                .bind("until", now.plus(settings.hold()))
                .map(row -> held(row, settings.hold()))
                .one();
    }

    private static Mono<Boolean> changed(GenericExecuteSpec sql) {
        return sql.fetch().rowsUpdated().map(rows -> rows == 1);
    }

    private static Answer held(Readable row, Duration codeFor) {
        return new Answer.Held(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("ticket", Integer.class)),
                codeFor);
    }

    private static Instant heldUntil(Readable row) {
        return Objects.requireNonNull(row.get("held_until", Instant.class));
    }

    private static Registration registration(Readable row) {
        RegistrationState state = SqlName.of(RegistrationState.class, row.get("state", String.class));
        return new Registration(
                Id.text(Objects.requireNonNull(row.get("id", Long.class))),
                row.get("address", String.class),
                row.get("display_name", String.class),
                state.sql(),
                account(row.get("account_id", Long.class)),
                Objects.requireNonNull(row.get("held_at", Instant.class)),
                state == RegistrationState.HELD ? row.get("held_until", Instant.class) : null,
                row.get("confirmed_at", Instant.class),
                row.get("released_at", Instant.class));
    }

    private static @Nullable String account(@Nullable Long id) {
        return id == null ? null : Id.text(id);
    }
}
