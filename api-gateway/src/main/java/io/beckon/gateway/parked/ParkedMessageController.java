package io.beckon.gateway.parked;

import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.r2dbc.spi.Readable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The parked messages of the installation. They are pointers and belong to no workspace; only their sorts and causes are shown. */
@RestController
@RequestMapping("/v1/parked-messages")
@Tag(name = "Operations")
class ParkedMessageController {

    private static final String LIST = """
            SELECT id, channel, kind, length(payload)::bigint AS bytes, cause, parked_at
              FROM parked_message WHERE id < :before ORDER BY id DESC LIMIT :limit
            """;

    private final DatabaseClient database;

    ParkedMessageController(DatabaseClient database) {
        this.database = database;
    }

    @Needs(Right.READ)
    @GetMapping
    @Operation(summary = "List the messages that could not be handled, newest first")
    Mono<Page<ParkedMessage>> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        return database.sql(LIST)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(ParkedMessageController::message)
                .all()
                .collectList()
                .map(found -> Page.of(found, page, message -> Long.parseLong(message.id())));
    }

    private static ParkedMessage message(Readable row) {
        return new ParkedMessage(
                Long.toString(row.get("id", Long.class)),
                row.get("channel", String.class),
                row.get("kind", String.class),
                row.get("bytes", Long.class),
                row.get("cause", String.class),
                row.get("parked_at", Instant.class));
    }
}
