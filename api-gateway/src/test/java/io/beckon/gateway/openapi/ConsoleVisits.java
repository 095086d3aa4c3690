package io.beckon.gateway.openapi;

import io.beckon.gateway.InvitationRows;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** How each page of the console is visited; every form comes with the token that the first page shows this visitor. */
final class ConsoleVisits {

    /** What the workspace of the visited pages has. */
    record Things(long draft, long done, long group, long course, long invitation, long followUp, long registration) {

        static Things of(InvitationRows rows, long workspace, long registration) {
            long draft = rows.campaign(workspace);
            rows.change("campaign", draft, "state = 'draft', started_at = NULL");
            long done = rows.campaign(workspace);
            rows.change("campaign", done, "state = 'done', finished_at = now()");
            long invitation = rows.invitation(rows.campaign(workspace), UUID.randomUUID() + "@mail.example");
            Number followUp = (Number) rows.row("INSERT INTO follow_up (workspace_id, selection, up_to) VALUES ("
                            + workspace + ", '{\"ids\":[1]}', 0) RETURNING id")
                    .get("id");
            return new Things(
                    draft,
                    done,
                    rows.userGroup(workspace),
                    rows.course(workspace, "First aid"),
                    invitation,
                    followUp.longValue(),
                    registration);
        }
    }

    /** One page. */
    interface Visit {
        EntityExchangeResult<String> pay(PageVisitor visitor, Things things);
    }

    static final Map<String, Visit> ALL = Map.ofEntries(
            Map.entry("GET /", get("/")),
            Map.entry("GET /console", get("/console")),
            Map.entry("GET /console/**", get("/console/nothing-here")),
            Map.entry("GET /assets/console/{name}", get("/assets/console/console.css")),
            Map.entry("GET /console/sign-in", get("/console/sign-in")),
            Map.entry("GET /console/setup", get("/console/setup")),
            Map.entry(
                    "POST /console/setup",
                    (visitor, its) -> visitor.post(
                            "/console/setup", "nonce", visitor.nonceAt("/console/sign-in"), "code", "unknown")),
            Map.entry("GET /console/signed-in", get("/console/signed-in")),
            Map.entry("POST /console/sign-in", signIn("", "password", "wrong")),
            Map.entry("POST /console/sign-in/code", signIn("/code", "password", "")),
            Map.entry("POST /console/sign-in/with-code", signIn("/with-code", "code", "00000000")),
            Map.entry("POST /console/sign-out", post("/console/sign-out")),
            Map.entry("GET /console/settings", get("/console/settings")),
            Map.entry("POST /console/settings", post("/console/settings", "name", "School")),
            Map.entry("POST /console/settings/logo", post("/console/settings/logo")),
            Map.entry("POST /console/settings/logo/remove", post("/console/settings/logo/remove")),
            Map.entry("GET /console/settings/sending", get("/console/settings/sending")),
            Map.entry("POST /console/settings/sending", post("/console/settings/sending", "sendingFrom", "08:00")),
            Map.entry("GET /console/settings/advanced", get("/console/settings/advanced")),
            Map.entry(
                    "POST /console/settings/advanced", post("/console/settings/advanced", "subAddressSeparator", "+")),
            Map.entry("GET /console/settings/keys", get("/console/settings/keys")),
            Map.entry("POST /console/settings/keys", post("/console/settings/keys", "label", "CRM", "role", "owner")),
            Map.entry("POST /console/settings/keys/{id}/revoke", post("/console/settings/keys/999999999/revoke")),
            Map.entry("GET /console/settings/members", get("/console/settings/members")),
            Map.entry("POST /console/settings/members", post("/console/settings/members", "address", "nonsense")),
            Map.entry("GET /console/settings/members/{id}", get("/console/settings/members/999999999")),
            Map.entry("POST /console/settings/members/{id}", post("/console/settings/members/999999999")),
            Map.entry("POST /console/settings/members/{id}/remove", post("/console/settings/members/999999999/remove")),
            Map.entry("POST /console/settings/members/{id}/unbind", post("/console/settings/members/999999999/unbind")),
            Map.entry("GET /console/settings/providers", get("/console/settings/providers")),
            Map.entry("GET /console/settings/audit", get("/console/settings/audit")),
            Map.entry("GET /console/settings/audit.csv", get("/console/settings/audit.csv")),
            Map.entry("GET /console/templates", get("/console/templates")),
            Map.entry("GET /console/templates/new", get("/console/templates/new")),
            Map.entry("POST /console/templates", post("/console/templates", "name", "Nothing in it")),
            Map.entry(
                    "POST /console/templates/preview",
                    post("/console/templates/preview", "subject", "a", "html", "b", "text", "c")),
            Map.entry("GET /console/templates/{id}", get("/console/templates/999999999")),
            Map.entry("POST /console/templates/{id}", post("/console/templates/999999999")),
            Map.entry("POST /console/templates/{id}/language", post("/console/templates/999999999/language")),
            Map.entry("POST /console/templates/{id}/test", post("/console/templates/999999999/test")),
            Map.entry("POST /console/templates/{id}/delete", post("/console/templates/999999999/delete")),
            Map.entry("POST /console/samples/course", post("/console/samples/course")),
            Map.entry("POST /console/samples/list", post("/console/samples/list")),
            Map.entry("GET /console/groups", get("/console/groups")),
            Map.entry("POST /console/groups", post("/console/groups")),
            Map.entry("GET /console/groups/new", get("/console/groups/new")),
            Map.entry("POST /console/groups/new", post("/console/groups/new")),
            Map.entry("POST /console/groups/new/back", post("/console/groups/new/back")),
            Map.entry("POST /console/groups/organization-groups", post("/console/groups/organization-groups")),
            Map.entry("GET /console/groups/{id}", ofGroup("")),
            Map.entry("POST /console/groups/{id}", inGroup("")),
            Map.entry("POST /console/groups/{id}/delete", inGroup("/delete")),
            Map.entry("GET /console/groups/{id}/courses", ofGroup("/courses")),
            Map.entry("GET /console/groups/{id}/courses/add", ofGroup("/courses/add?search=first")),
            Map.entry("GET /console/invitations", get("/console/invitations")),
            Map.entry(
                    "GET /console/invitations/{id}",
                    (visitor, its) -> visitor.get("/console/invitations/" + its.invitation())),
            Map.entry("POST /console/invitations/{id}/resend", deed("resend")),
            Map.entry("POST /console/invitations/{id}/revoke", deed("revoke")),
            Map.entry("POST /console/invitations/{id}/address", deed("address")),
            Map.entry("POST /console/invitations/follow-up", followUp("/follow-up")),
            Map.entry("POST /console/invitations/follow-up/mail", followUp("/follow-up/mail")),
            Map.entry("POST /console/invitations/follow-ups", followUp("/follow-ups")),
            Map.entry("GET /console/invitations/follow-ups", get("/console/invitations/follow-ups")),
            Map.entry(
                    "GET /console/invitations/follow-ups/{id}",
                    (visitor, its) -> visitor.get("/console/invitations/follow-ups/" + its.followUp())),
            Map.entry(
                    "POST /console/groups/{id}/courses",
                    (visitor, its) -> post(
                                    "/console/groups/" + its.group() + "/courses",
                                    "course",
                                    String.valueOf(its.course()))
                            .pay(visitor, its)),
            Map.entry(
                    "POST /console/groups/{id}/courses/{course}/remove",
                    (visitor, its) -> post("/console/groups/" + its.group() + "/courses/" + its.course() + "/remove")
                            .pay(visitor, its)),
            Map.entry("GET /console/registrations", get("/console/registrations")),
            Map.entry("POST /console/registrations", post("/console/registrations")),
            Map.entry("GET /console/registrations/new", get("/console/registrations/new")),
            Map.entry("POST /console/registrations/new", post("/console/registrations/new")),
            Map.entry("POST /console/registrations/preview", post("/console/registrations/preview", "name", "Aid")),
            Map.entry(
                    "GET /console/registrations/{id}",
                    (visitor, its) -> visitor.get("/console/registrations/" + its.registration())),
            Map.entry("POST /console/registrations/{id}", inRegistration("")),
            Map.entry(
                    "GET /console/registrations/{id}/groups",
                    (visitor, its) -> visitor.get("/console/registrations/" + its.registration() + "/groups")),
            Map.entry("POST /console/registrations/{id}/groups", inRegistration("/groups")),
            Map.entry("POST /console/registrations/{id}/groups/choose", inRegistration("/groups/choose")),
            Map.entry("POST /console/registrations/{id}/passcode", inRegistration("/passcode")),
            Map.entry("POST /console/registrations/{id}/copy", inRegistration("/copy")),
            Map.entry("POST /console/registrations/{id}/close", inRegistration("/close")),
            Map.entry("POST /console/registrations/{id}/reopen", inRegistration("/reopen")),
            Map.entry("POST /console/registrations/{id}/list", inRegistration("/list")),
            Map.entry("GET /console/campaigns", get("/console/campaigns")),
            Map.entry("POST /console/campaigns", post("/console/campaigns")),
            Map.entry("GET /console/campaigns/new", get("/console/campaigns/new")),
            Map.entry("POST /console/campaigns/new", post("/console/campaigns/new")),
            Map.entry("GET /console/campaigns/{id}", ofDone("")),
            Map.entry("GET /console/campaigns/{id}/details", ofDone("/details")),
            Map.entry("GET /console/campaigns/{id}/now", ofDone("/now")),
            Map.entry("GET /console/campaigns/{id}/live", ofDone("/live")),
            Map.entry("GET /console/campaigns/{id}/outcomes.csv", ofDone("/outcomes.csv")),
            Map.entry(
                    "POST /console/campaigns/{id}/{action}",
                    (visitor, its) ->
                            post("/console/campaigns/" + its.draft() + "/start").pay(visitor, its)),
            Map.entry("GET /console/campaigns/{id}/edit", ofDone("/edit")),
            Map.entry("POST /console/campaigns/{id}/edit", toDone("/edit")),
            Map.entry("POST /console/campaigns/{id}/edit/steps", toDone("/edit/steps")),
            Map.entry("GET /console/campaigns/{id}/schedule", ofDone("/schedule")),
            Map.entry("POST /console/campaigns/{id}/schedule", toDone("/schedule")),
            Map.entry("GET /console/campaigns/{id}/people", ofDone("/people")),
            Map.entry("POST /console/campaigns/{id}/people", toDone("/people")),
            Map.entry("POST /console/campaigns/{id}/people/check", toDone("/people/check")),
            Map.entry("POST /console/campaigns/{id}/people/check-file", toDone("/people/check-file")),
            Map.entry("POST /console/campaigns/{id}/people/file", toDone("/people/file")),
            Map.entry("POST /console/campaigns/{id}/people/refused", toDone("/people/refused")),
            Map.entry("GET /console/operations", get("/console/operations")),
            Map.entry("GET /console/operations/now", get("/console/operations/now")),
            Map.entry(
                    "GET /console/operations/parked/{id}",
                    (visitor, its) -> visitor.get("/console/operations/parked/" + its.done())),
            Map.entry(
                    "POST /console/operations/messages/{id}/retry",
                    post("/console/operations/messages/999999999/retry")),
            Map.entry(
                    "POST /console/operations/parked/{id}/retry",
                    (visitor, its) -> post(
                                    "/console/operations/parked/" + its.done() + "/retry", "id", "chunk-999999999-0")
                            .pay(visitor, its)),
            Map.entry("GET /console/invite", get("/console/invite")),
            Map.entry("POST /console/invite", post("/console/invite")));

    private ConsoleVisits() {}

    private static Visit get(String path) {
        return (visitor, its) -> visitor.get(path);
    }

    private static Visit ofDone(String page) {
        return (visitor, its) -> visitor.get("/console/campaigns/" + its.done() + page);
    }

    private static Visit toDone(String page) {
        return (visitor, its) -> post("/console/campaigns/" + its.done() + page).pay(visitor, its);
    }

    private static Visit ofGroup(String path) {
        return (visitor, its) -> visitor.get("/console/groups/" + its.group() + path);
    }

    private static Visit inGroup(String path) {
        return (visitor, its) -> post("/console/groups/" + its.group() + path).pay(visitor, its);
    }

    private static Visit inRegistration(String path) {
        return (visitor, its) ->
                post("/console/registrations/" + its.registration() + path).pay(visitor, its);
    }

    private static Visit post(String path, String... fields) {
        return (visitor, its) -> visitor.post(
                path,
                Stream.concat(
                                Stream.of(
                                        "nonce",
                                        visitor.nonceAt("/console"),
                                        "once",
                                        UUID.randomUUID().toString()),
                                Arrays.stream(fields))
                        .toArray(String[]::new));
    }

    private static Visit deed(String deed) {
        return (visitor, its) -> visitor.post(
                "/console/invitations/" + its.invitation() + "/" + deed,
                "nonce",
                visitor.nonceAt("/console"),
                "address",
                UUID.randomUUID() + "@mail.example");
    }

    private static Visit followUp(String step) {
        return (visitor, its) -> visitor.post(
                "/console/invitations" + step,
                "nonce",
                visitor.nonceAt("/console"),
                "whom",
                "ticked",
                "pick",
                Long.toString(its.invitation()));
    }

    private static Visit signIn(String step, String proof, String value) {
        return (visitor, its) -> visitor.post(
                "/console/sign-in" + step,
                "nonce",
                visitor.nonceAt("/console/sign-in"),
                "address",
                UUID.randomUUID() + "@people.example",
                proof,
                value);
    }
}
