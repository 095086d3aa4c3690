package io.beckon.local.browser;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.local.client.BeckonClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Workspaces as they may be, from the plain one to names nobody thought of, each with invitations of its own. */
enum Workspace {
    PLAIN("en", "Riverside School", "First aid for teachers", "mail.example", "#1a5fb4"),
    /** One word as long as a name may be, a domain as long as they get, in the language with the longest words. */
    LONG(
            "de",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2) + "sakademie",
            "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung für Fortgeschrittene und Eilige",
            ("langername".repeat(5) + ".").repeat(3) + "mail.example",
            "#f6f5f4"),
    /** Right to left within sentences that are not. */
    RIGHT_TO_LEFT("fr", "مدرسة النهر الكبير (2026)", "עזרה ראשונה למורים 101", "mail.example", "#8a1c4a"),
    /** Nothing that is not needed. */
    BARE("es", "学校", null, "mail.example", null);

    final String language;
    final String name;
    private final String destination;
    private final String domain;
    private final String colour;

    Workspace(String language, String name, String destination, String domain, String colour) {
        this.language = language;
        this.name = name;
        this.destination = destination;
        this.domain = domain;
        this.colour = colour;
    }

    /** The id of a fresh one. */
    long open(BeckonWithInbox beckon) {
        boolean bare = this == BARE;
        return beckon.row(
                """
                INSERT INTO workspace (name, from_name, from_address, public_base_url, support_contact, privacy_url, terms_url,
                                       accent_colour, allowed_hosts)
                VALUES (?, 'Invitations', 'invite@acme.example', ?, ?, ?, ?, ?, '{learn.example,127.0.0.1}') RETURNING id""",
                name,
                beckon.home(),
                bare ? null : this == LONG ? "auskunft." + "u".repeat(40) + "@" + domain : "help@acme.example",
                bare ? null : "https://acme.example/privacy",
                bare ? null : "https://acme.example/terms",
                colour);
    }

    /** One person's invitation, in a workspace and a campaign of its own. */
    Invited invite(BeckonWithInbox beckon) {
        long workspace = open(beckon);
        long campaign = beckon.row("""
                INSERT INTO campaign (workspace_id, name, state, row_limit, started_at, destination_name, locale, expires_after_seconds)
                VALUES (?, 'Autumn', 'running', 1000000, now(), ?, ?, 2592000) RETURNING id""", workspace, destination, language);
        beckon.change(
                "INSERT INTO submission (workspace_id, campaign_id, content_type, lease_until) VALUES (?, ?, 'text/csv', now())",
                workspace,
                campaign);
        String address = "ana." + UUID.randomUUID() + "@" + domain;
        long invitation = beckon.row("""
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, person)
                SELECT nextval('invitation_block'), workspace_id, id, 1, 2, ?, ?, '{"name":"Ana Example"}'
                  FROM campaign WHERE id = ? RETURNING id""", address, address, campaign);
        beckon.change("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, state, sent_at)
                SELECT nextval('delivery_block'), workspace_id, campaign_id, id, 'invitation', 'sent', now()
                  FROM invitation WHERE id = ?""", invitation);
        return new Invited(beckon, workspace, campaign, invitation, address);
    }

    record Invited(BeckonWithInbox beckon, long workspace, long campaign, long invitation, String address) {

        String link() {
            return "/i/" + beckon.token(LinkPurpose.INVITATION, invitation);
        }

        /** The page of a registration invitation with the passcode Heron-42, of the first workspace. */
        String joinPage() {
            BeckonClient owner = beckon.owner();
            String name = "Wards " + invitation;
            String place = made(owner, "/v1/organization-groups", Map.of("name", name));
            String group = made(owner, "/v1/user-groups", Map.of("name", name, "organizationGroupId", place));
            String course = made(owner, "/v1/courses", Map.of("name", "First aid for teachers"));
            owner.post("/v1/user-groups/" + group + "/courses", Map.of("courseIds", List.of(course)));
            Map<String, Object> draft = Map.of(
                    "name",
                    "First aid for teachers",
                    "passcode",
                    "Heron-42",
                    "registrations",
                    25,
                    "organizationGroupId",
                    place,
                    "userGroupIds",
                    List.of(group));
            String url = owner.post("/v1/registration-invitations", draft)
                    .path("joinUrl")
                    .asString();
            return URI.create(url).getPath();
        }

        private static String made(BeckonClient owner, String path, Map<String, Object> body) {
            return owner.post(path, body).path("id").asString();
        }

        String unsubscribeLink() {
            return "/u/" + beckon.token(LinkPurpose.UNSUBSCRIBE, invitation);
        }

        void invitation(String assignments) {
            beckon.change("UPDATE invitation SET " + assignments + " WHERE id = ?", invitation);
        }

        void campaign(String assignments) {
            beckon.change("UPDATE campaign SET " + assignments + " WHERE id = ?", campaign);
        }

        void workspace(String assignments) {
            beckon.change("UPDATE workspace SET " + assignments + " WHERE id = ?", workspace);
        }

        boolean is(String state) {
            return beckon.row("SELECT count(*) FROM invitation WHERE id = ? AND state::text = ?", invitation, state)
                    == 1;
        }
    }
}
