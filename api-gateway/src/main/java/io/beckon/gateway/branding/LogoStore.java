package io.beckon.gateway.branding;

import java.time.Instant;
import java.util.HexFormat;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The logos of workspaces. */
@Component
class LogoStore {

    private static final String INSERT = """
            INSERT INTO logo (workspace_id, hash, content, width, height, created_at)
            VALUES (:workspace, :hash, :content, :width, :height, :now)
            ON CONFLICT (workspace_id, hash) DO UPDATE SET created_at = excluded.created_at""";

    private static final String FORGET_OLD = """
            DELETE FROM logo
             WHERE workspace_id = :workspace
               AND hash NOT IN (SELECT hash FROM logo WHERE workspace_id = :workspace ORDER BY created_at DESC LIMIT 20)""";

    /** Locked first, so that two uploads at once end with one of both, whole. */
    private static final String SHOW = """
            UPDATE workspace SET logo_url = public_base_url || CAST(:path AS text) WHERE id = :workspace RETURNING logo_url""";

    private static final String HIDE = "UPDATE workspace SET logo_url = NULL WHERE id = :workspace";

    /** Workers keep what they render by a campaign's version, and the logo is in every mail. */
    private static final String RENDER_ANEW =
            "UPDATE campaign SET version = version + 1 WHERE workspace_id = :workspace AND state <> 'cancelled'";

    private static final String FIND = "SELECT content FROM logo WHERE hash = :hash LIMIT 1";

    private final DatabaseClient database;

    LogoStore(DatabaseClient database) {
        this.database = database;
    }

    /** Completes with the address it is shown at. */
    Mono<String> put(long workspaceId, Picture picture, Instant now) {
        return database.sql(SHOW)
                .bind("workspace", workspaceId)
                .bind("path", LogoController.PATH + HexFormat.of().formatHex(picture.hash()) + ".png")
                .map(row -> String.valueOf(row.get("logo_url", String.class)))
                .one()
                .delayUntil(url -> database.sql(INSERT)
                        .bind("workspace", workspaceId)
                        .bind("hash", picture.hash())
                        .bind("content", picture.content())
                        .bind("width", picture.width())
                        .bind("height", picture.height())
                        .bind("now", now)
                        .then()
                        .then(database.sql(FORGET_OLD)
                                .bind("workspace", workspaceId)
                                .then())
                        .then(renderAnew(workspaceId)));
    }

    /** Older mails go on showing it. */
    Mono<Void> hide(long workspaceId) {
        return database.sql(HIDE).bind("workspace", workspaceId).then().then(renderAnew(workspaceId));
    }

    Mono<byte[]> find(byte[] hash) {
        return database.sql(FIND)
                .bind("hash", hash)
                .map(row -> row.get("content", byte[].class))
                .one();
    }

    private Mono<Void> renderAnew(long workspaceId) {
        return database.sql(RENDER_ANEW).bind("workspace", workspaceId).then();
    }
}
