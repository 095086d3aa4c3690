package io.beckon.gateway;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;

/** Rows of workspaces, campaigns, invitations and their mails, as the other services would have made them. */
public final class InvitationRows {

    private final DatabaseClient database;

    public InvitationRows(DatabaseClient database) {
        this.database = database;
    }

    public long workspace(String name) {
        return id(database.sql("""
                INSERT INTO workspace (name, from_name, from_address, public_base_url, support_contact, privacy_url, terms_url,
                                       accent_colour, allowed_hosts)
                VALUES (:name, 'Invitations', 'invite@acme.example', 'https://beckon.example', 'help@acme.example',
                        'https://acme.example/privacy', 'https://acme.example/terms', '#0a7d4f', '{learn.example}')
                RETURNING id""").bind("name", name));
    }

    public long campaign(long workspace) {
        return id(database.sql("""
                INSERT INTO campaign (workspace_id, name, state, row_limit, started_at, destination_name)
                VALUES (:workspace, 'Autumn', 'running', 1000000, now(), 'First aid') RETURNING id""").bind("workspace", workspace));
    }

    public long submission(long workspace, long campaign) {
        return id(database.sql("""
                INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until)
                VALUES (:workspace, :campaign, 'text/csv', now()) RETURNING id""").bind("workspace", workspace).bind("campaign", campaign));
    }

    /** The first id of so many blocks of 1,024 ids that stand side by side and nobody else has. */
    public long blocks(int count) {
        return id(database.sql(
                        "SELECT setval('invitation_block', nextval('invitation_block') + 1024 * CAST(:count AS bigint))"
                                + " - 1024 * CAST(:count AS bigint) AS id")
                .bind("count", count));
    }

    /** A user group of a fresh organization group. */
    public long userGroup(long workspace) {
        return id(database.sql("""
                WITH top AS (INSERT INTO organization_group (workspace_id, name) VALUES (:workspace, gen_random_uuid()::text) RETURNING id)
                INSERT INTO user_group (workspace_id, organization_group_id, name) SELECT :workspace, id, 'some' FROM top
                RETURNING id""").bind("workspace", workspace));
    }

    /** An open course. */
    public long course(long workspace, String name) {
        return id(database.sql("""
                INSERT INTO course (workspace_id, name, kind, search) VALUES (:workspace, :name, 'page', ' ' || lower(:name))
                RETURNING id""").bind("workspace", workspace).bind("name", name));
    }

    /** Lets a campaign lead to a user group, with everybody it invited so far. */
    public void lead(long campaign, long group) {
        database.sql("""
                INSERT INTO campaign_user_group (workspace_id, campaign_id, user_group_id)
                SELECT workspace_id, id, :group FROM campaign WHERE id = :campaign""").bind("campaign", campaign).bind("group", group).then().block();
        database.sql("""
                INSERT INTO user_group_block (user_group_id, first_id, last_id, campaign_id)
                SELECT :group, min(id), max(id), campaign_id FROM invitation WHERE campaign_id = :campaign
                 GROUP BY campaign_id, id / 1024""").bind("campaign", campaign).bind("group", group).then().block();
    }

    /** A pending invitation whose mail was sent just now. */
    public long invitation(long campaign, String address) {
        return invitation(campaign, address, Instant.now());
    }

    public long invitation(long campaign, String address, Instant sentAt) {
        long id = id(database.sql("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person)
                SELECT nextval('invitation_block'), workspace_id, id, 1, 2, :address,
                       regexp_replace(:address, '[+][^@]*@', '@'), '{"name":"Ana Example"}'
                  FROM campaign WHERE id = :campaign
                RETURNING id""").bind("campaign", campaign).bind("address", address));
        database.sql("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at, follow_up_at)
                SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'invitation', 'sent', :sentAt,
                       CAST(:sentAt AS timestamptz) + interval '3 days'
                  FROM invitation WHERE id = :id""").bind("id", id).bind("sentAt", sentAt).then().block();
        return id;
    }

    public void change(String table, long id, String assignments) {
        Long changed = database.sql("UPDATE " + table + " SET " + assignments + " WHERE id = " + id)
                .fetch()
                .rowsUpdated()
                .block();
        if (!Objects.equals(changed, 1L)) {
            throw new AssertionError(table + " " + id + " is not there");
        }
    }

    public Map<String, Object> row(String sql) {
        return Objects.requireNonNull(database.sql(sql).fetch().one().block());
    }

    public String state(long invitation) {
        return (String) row("SELECT state::text AS state FROM invitation WHERE id = " + invitation)
                .get("state");
    }

    public long count(String from) {
        return (Long) row("SELECT count(*) AS n FROM " + from).get("n");
    }

    private static long id(DatabaseClient.GenericExecuteSpec insert) {
        return Objects.requireNonNull(
                insert.map(row -> row.get("id", Long.class)).one().block());
    }
}
