package io.beckon.gateway.enrolment;

import io.beckon.gateway.http.Id;
import io.beckon.gateway.http.Page;
import io.beckon.gateway.http.PageRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Puts accounts into user groups and takes them out. */
@Component
public class Members {

    private static final String LIST = """
            SELECT m.account_id, a.address, a.display_name, m.invitation_id, m.joined_at
              FROM user_group_member m JOIN account a ON a.id = m.account_id
             WHERE m.user_group_id = :group AND m.account_id < :before
             ORDER BY m.account_id DESC LIMIT :limit""";

    private static final String KEEP_GROUP =
            "SELECT id FROM user_group WHERE id = :group AND workspace_id = :workspace FOR KEY SHARE";

    private static final String ADD = """
            INSERT INTO user_group_member (workspace_id, user_group_id, account_id, joined_at)
            SELECT :workspace, :group, a.id, :at FROM unnest(:accounts) AS a (id) ORDER BY a.id
                ON CONFLICT (user_group_id, account_id) DO NOTHING""";

    private static final String ENROL = """
            WITH wanted AS (
                SELECT course_id FROM user_group_course WHERE user_group_id = :group
                 UNION
                SELECT pc.course_id
                  FROM user_group_program gp JOIN program_course pc ON pc.program_id = gp.program_id
                 WHERE gp.user_group_id = :group)
            INSERT INTO enrolment (workspace_id, account_id, course_id, way, at)
            SELECT :workspace, a.id, k.id, 'manager', :at
              FROM unnest(:accounts) AS a (id) CROSS JOIN course k
             WHERE k.id IN (SELECT course_id FROM wanted) AND k.archived_at IS NULL
             ORDER BY a.id, k.id
               FOR KEY SHARE OF k
                ON CONFLICT ON CONSTRAINT enrolment_once DO NOTHING""";

    private static final String REMOVE = """
            DELETE FROM user_group_member WHERE workspace_id = :workspace AND user_group_id = :group AND account_id = :account""";

    private final DatabaseClient database;
    private final Enrolments enrolments;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Members(DatabaseClient database, Enrolments enrolments, TransactionalOperator transaction, Clock clock) {
        this.database = database;
        this.enrolments = enrolments;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<Page<Member>> list(long workspaceId, long groupId, PageRequest page) {
        return enrolments
                .group(workspaceId, groupId)
                .thenMany(database.sql(LIST)
                        .bind("group", groupId)
                        .bind("before", page.before())
                        .bind("limit", page.fetch())
                        .map(row -> new Member(
                                Id.text(row.get("account_id", Long.class)),
                                row.get("address", String.class),
                                row.get("display_name", String.class),
                                EnrolmentStore.idText(row.get("invitation_id", Long.class)),
                                row.get("joined_at", Instant.class)))
                        .all())
                .collectList()
                .map(found -> Page.of(found, page, member -> Long.parseLong(member.accountId())));
    }

    /** Puts all of them into the group and its courses, or none. */
    Mono<Member.Answer> add(long workspaceId, long groupId, Enrolment.Wish wish) {
        Instant at = clock.instant();
        return keepGroup(workspaceId, groupId)
                .flatMap(group -> enrolments.accounts(workspaceId, wish))
                .flatMap(accounts -> changed(ADD, workspaceId, groupId, accounts, at)
                        .flatMap(added -> changed(ENROL, workspaceId, groupId, accounts, at)
                                .map(enrolled -> new Member.Answer(added, accounts.length - added, enrolled))))
                .as(transaction::transactional);
    }

    /** Puts accounts that were made in the transaction at hand into the group and its courses. */
    public Mono<Void> join(long workspaceId, long groupId, List<Long> accounts) {
        Instant at = clock.instant();
        Long[] ids = accounts.toArray(Long[]::new);
        return keepGroup(workspaceId, groupId)
                .then(Mono.defer(() -> changed(ADD, workspaceId, groupId, ids, at)))
                .then(Mono.defer(() -> changed(ENROL, workspaceId, groupId, ids, at)))
                .then();
    }

    Mono<Void> remove(long workspaceId, long groupId, long accountId) {
        return enrolments
                .group(workspaceId, groupId)
                .then(in(REMOVE, workspaceId, groupId)
                        .bind("account", accountId)
                        .then());
    }

    private Mono<Long> keepGroup(long workspaceId, long groupId) {
        return in(KEEP_GROUP, workspaceId, groupId)
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(() -> Enrolments.missingGroup(groupId)));
    }

    private Mono<Long> changed(String sql, long workspaceId, long groupId, Long[] accounts, Instant at) {
        return in(sql, workspaceId, groupId)
                .bind("accounts", accounts)
                .bind("at", at)
                .fetch()
                .rowsUpdated();
    }

    private GenericExecuteSpec in(String sql, long workspaceId, long groupId) {
        return database.sql(sql).bind("workspace", workspaceId).bind("group", groupId);
    }
}
