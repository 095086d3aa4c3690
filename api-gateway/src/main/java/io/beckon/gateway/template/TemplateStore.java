package io.beckon.gateway.template;

import io.beckon.contracts.template.TemplateSource;
import io.beckon.gateway.http.PageRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The templates of a workspace and their words. */
@Component
class TemplateStore {

    private static final String LIST = """
            SELECT id, name, version, created_at
              FROM template
             WHERE workspace_id = :workspace AND id < :before
             ORDER BY id DESC LIMIT :limit
            """;

    private static final String FIND = """
            SELECT id, name, version, created_at FROM template WHERE id = :id AND workspace_id = :workspace
            """;

    private static final String TEXTS = """
            SELECT locale, subject, html, text FROM template_text WHERE template_id = :id ORDER BY locale
            """;

    private static final String INSERT = """
            INSERT INTO template (workspace_id, name) VALUES (:workspace, :name)
            ON CONFLICT (workspace_id, name) DO NOTHING
            RETURNING id
            """;

    private static final String NAME_TAKEN = """
            SELECT 1 AS taken FROM template WHERE workspace_id = :workspace AND name = :name AND id <> :id
            """;

    private static final String LOCK =
            "SELECT version FROM template WHERE id = :id AND workspace_id = :workspace FOR NO KEY UPDATE";

    private static final String UPDATE = """
            UPDATE template SET name = :name, version = version + 1 WHERE id = :id AND workspace_id = :workspace
            """;

    /** Workers keep what they render by a campaign's version. */
    private static final String RENDER_ANEW = """
            UPDATE campaign SET version = version + 1
             WHERE workspace_id = :workspace AND state <> 'cancelled'
               AND (template_id = :id
                    OR id IN (SELECT campaign_id FROM campaign_step WHERE template_id = :id))
            """;

    private static final String CLEAR = "DELETE FROM template_text WHERE template_id = :id";

    private static final String INSERT_TEXTS = """
            INSERT INTO template_text (template_id, locale, subject, html, text)
            SELECT :id, t.locale, t.subject, t.html, t.text
              FROM unnest(:locales, :subjects, :htmls, :texts) AS t (locale, subject, html, text)
            """;

    private static final String USERS = """
            SELECT c.name
              FROM campaign c
             WHERE c.workspace_id = :workspace
               AND (c.template_id = :id OR EXISTS (
                       SELECT 1 FROM campaign_step s WHERE s.campaign_id = c.id AND s.template_id = :id))
             ORDER BY c.id LIMIT 1
            """;

    private static final String DELETE = "DELETE FROM template WHERE id = :id AND workspace_id = :workspace";

    private final DatabaseClient database;

    TemplateStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<Template.Summary> list(long workspaceId, PageRequest page) {
        return database.sql(LIST)
                .bind("workspace", workspaceId)
                .bind("before", page.before())
                .bind("limit", page.fetch())
                .map(row -> new Template.Summary(
                        String.valueOf(row.get("id", Long.class)),
                        row.get("name", String.class),
                        row.get("version", Integer.class),
                        row.get("created_at", Instant.class)))
                .all();
    }

    Mono<Template> find(long workspaceId, long id) {
        return database.sql(FIND)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(row -> new Template(
                        String.valueOf(row.get("id", Long.class)),
                        row.get("name", String.class),
                        row.get("version", Integer.class),
                        row.get("created_at", Instant.class),
                        Map.of()))
                .one()
                .flatMap(bare -> texts(id)
                        .map(texts -> new Template(bare.id(), bare.name(), bare.version(), bare.createdAt(), texts)));
    }

    /** The new template's id; empty when the name is taken. */
    Mono<Long> insert(long workspaceId, String name) {
        return database.sql(INSERT)
                .bind("workspace", workspaceId)
                .bind("name", name)
                .map(row -> row.get("id", Long.class))
                .one();
    }

    Mono<Boolean> isNameTaken(long workspaceId, String name, long butFor) {
        return database.sql(NAME_TAKEN)
                .bind("workspace", workspaceId)
                .bind("name", name)
                .bind("id", butFor)
                .map(row -> true)
                .one()
                .defaultIfEmpty(false);
    }

    /** Whether there is such a template. */
    /** Its version, which stays until the transaction ends; empty when there is none. */
    Mono<Integer> lock(long workspaceId, long id) {
        return database.sql(LOCK)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .map(row -> Objects.requireNonNull(row.get("version", Integer.class)))
                .one();
    }

    /** Whether there was such a template. */
    Mono<Boolean> update(long workspaceId, long id, String name) {
        return database.sql(UPDATE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .bind("name", name)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Void> renderAnew(long workspaceId, long id) {
        return database.sql(RENDER_ANEW)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .then();
    }

    Mono<Void> replaceTexts(long id, Map<String, TemplateSource> texts) {
        return database.sql(CLEAR)
                .bind("id", id)
                .then()
                .then(database.sql(INSERT_TEXTS)
                        .bind("id", id)
                        .bind("locales", texts.keySet().toArray(String[]::new))
                        .bind(
                                "subjects",
                                texts.values().stream()
                                        .map(TemplateSource::subject)
                                        .toArray(String[]::new))
                        .bind(
                                "htmls",
                                texts.values().stream()
                                        .map(TemplateSource::html)
                                        .toArray(String[]::new))
                        .bind(
                                "texts",
                                texts.values().stream()
                                        .map(TemplateSource::text)
                                        .toArray(String[]::new))
                        .then());
    }

    /** The name of a campaign that uses it. */
    Mono<String> user(long workspaceId, long id) {
        return database.sql(USERS)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map(row -> row.get("name", String.class))
                .one();
    }

    /** Whether there was such a template. */
    Mono<Boolean> delete(long workspaceId, long id) {
        return database.sql(DELETE)
                .bind("id", id)
                .bind("workspace", workspaceId)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private Mono<Map<String, TemplateSource>> texts(long id) {
        return database.sql(TEXTS)
                .bind("id", id)
                .map(row -> Map.entry(
                        row.get("locale", String.class),
                        new TemplateSource(
                                row.get("subject", String.class),
                                row.get("html", String.class),
                                row.get("text", String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, java.util.TreeMap::new);
    }
}
