package io.beckon.messaging;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The table parked_message; one statement a message. */
final class ParkedMessagesInPostgres implements ParkedMessages {

    private static final int TEXT_LIMIT = 2_000;

    private static final String INSERT =
            "INSERT INTO parked_message (channel, kind, payload, cause) VALUES ($1, $2, $3, $4)";

    private final DatabaseClient database;

    ParkedMessagesInPostgres(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Void> park(ParkedMessage message) {
        return database.sql(INSERT)
                .bind(0, message.channel())
                .bind(1, Parameters.in(R2dbcType.VARCHAR, storable(message.kind())))
                .bind(2, message.payload())
                .bind(3, Parameters.in(R2dbcType.VARCHAR, storable(message.cause())))
                .then();
    }

    /** A hostile kind may be long, and may hold NUL, which PostgreSQL's text refuses. */
    private static @Nullable String storable(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String withoutNul = text.replace('\0', '\uFFFD');
        return withoutNul.length() <= TEXT_LIMIT ? withoutNul : withoutNul.substring(0, TEXT_LIMIT);
    }
}
