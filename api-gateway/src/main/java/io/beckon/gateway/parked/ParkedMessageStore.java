package io.beckon.gateway.parked;

import io.beckon.gateway.http.PageRequest;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table of the installation's parked messages. */
@Component
class ParkedMessageStore {

    private static final String LIST = """
            SELECT id, channel, kind, length(payload)::bigint AS bytes, cause, parked_at
              FROM parked_message WHERE id < :before ORDER BY id DESC LIMIT :limit
            """;

    private static final String FIND = "SELECT channel, payload FROM parked_message WHERE id = :id";

    private static final String DELETE = "DELETE FROM parked_message WHERE id = :id";

    /** A message with all that it holds. */
    record Kept(String channel, byte[] payload) {}

    private final DatabaseClient database;

    ParkedMessageStore(DatabaseClient database) {
        this.database = database;
    }

    /** Newest first, one more than the page shows. */
    Mono<List<ParkedMessage>> list(PageRequest page) {
        return database.sql(LIST)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(ParkedMessageStore::message)
                .all()
                .collectList();
    }

    /** Empty when it is parked no more. */
    Mono<Kept> find(long id) {
        return database.sql(FIND)
                .bind("id", id)
                .map(row -> new Kept(text(row, "channel"), Objects.requireNonNull(row.get("payload", byte[].class))))
                .one();
    }

    /** Whether it was there until now. */
    Mono<Boolean> delete(long id) {
        return database.sql(DELETE).bind("id", id).fetch().rowsUpdated().map(rows -> rows == 1);
    }

    private static ParkedMessage message(Readable row) {
        return new ParkedMessage(
                Long.toString(Objects.requireNonNull(row.get("id", Long.class))),
                text(row, "channel"),
                row.get("kind", String.class),
                Objects.requireNonNull(row.get("bytes", Long.class)),
                text(row, "cause"),
                Objects.requireNonNull(row.get("parked_at", Instant.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
