package io.beckon.gateway.letter;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.hint.Hints;
import io.beckon.gateway.http.AfterCommit;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The door: whoever has something to tell one person puts a letter in, and the mail workers do the rest. */
@Component
public class LetterBox {

    /** Due at once, so that the sweep finds it should its hint be lost. */
    private static final String INSERT = """
            INSERT INTO delivery (id, workspace_id, purpose, lane, to_address, content, created_at, next_attempt_at)
            VALUES (nextval('delivery_block'), :workspace, CAST(:purpose AS delivery_purpose), 'express', :address,
                    CAST(:content AS jsonb), :now, :now)
            RETURNING id""";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final DatabaseClient database;
    private final Hints hints;
    private final Clock clock;

    LetterBox(DatabaseClient database, Hints hints, Clock clock) {
        this.database = database;
        this.hints = hints;
        this.clock = clock;
    }

    /**
     * Stores the letter in the caller's transaction, if there is one, and tells the mail workers once that has committed. A broker that
     * is away changes nothing but the moment: after a deadline it is left to the sweep.
     *
     * @return the delivery's id
     */
    public Mono<Long> put(Letter letter) {
        return insert(letter).delayUntil(id -> AfterCommit.run(hint(id)));
    }

    private Mono<Long> insert(Letter letter) {
        return database.sql(INSERT)
                .bind("workspace", letter.workspaceId())
                .bind("purpose", letter.purpose().sql())
                .bind("address", letter.toAddress())
                .bind("content", content(letter))
                .bind("now", clock.instant())
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .one();
    }

    private static String content(Letter letter) {
        return JSON.writeValueAsString(Map.of(
                "letter", letter.letter(),
                "locale", letter.locale().toLanguageTag(),
                "variables", storable(letter.variables())));
    }

    /** PostgreSQL stores no NUL, and a value may be what a stranger typed. */
    private static Map<String, String> storable(Map<String, String> variables) {
        return variables.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, variable -> variable.getValue().replace('\0', '\uFFFD')));
    }

    /** A range and not what is due: the workers' clocks may be behind ours. */
    private Mono<Void> hint(long id) {
        return hints.give(
                Channel.DELIVERIES_REQUESTED,
                Lane.EXPRESS,
                new DeliveriesRequested(DeliveriesDue.WITHOUT_CAMPAIGN, id, id),
                "delivery " + id);
    }
}
