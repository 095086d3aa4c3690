package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** A draft is changed, by two at once too, and told when to start. */
class DraftConsoleIT extends ConsoleCase {

    private static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(1)</script>";

    private InvitationRows rows;
    private Visitor ana;
    private String path;

    @BeforeEach
    void a_draft() {
        rows = new InvitationRows(database);
        ana = signedIn(ManagerRole.FULL_MANAGER);
        EntityExchangeResult<String> made = ana.post(
                "/console/campaigns",
                "name",
                "Autumn",
                "message",
                "Welcome",
                "destination",
                "portal",
                "expires",
                "14",
                "step-days",
                "3",
                "step-anchor",
                "after",
                "step-message",
                "Your place is free.");
        path = location(made).replaceAll("\\?.*", "");
    }

    @Test
    void what_was_changed_in_the_form_is_stored_and_the_rest_stays() {
        long group = rows.userGroup(workspace.id());
        says(ana.get(path), 200, path + "/edit");
        EntityExchangeResult<String> form = ana.get(path + "/edit");
        says(form, 200, "value=\"Autumn\"", "Welcome", "value=\"14\"", "Your place is free.");
        leadsTo(save(form, "Winter", "7", "group", Long.toString(group)), path + "?note=campaign.changed");
        says(
                ana.get(path + "?note=campaign.changed"),
                200,
                "Winter",
                "The changes are saved",
                "3 days after the sending");
        assertThat(rows.row(
                        "SELECT message, expires_after_seconds FROM campaign WHERE name = 'Winter' AND workspace_id = "
                                + workspace.id()))
                .containsEntry("message", "Welcome")
                .containsEntry("expires_after_seconds", 7L * 86_400);
        assertThat(html(ana.get(path + "/edit"))).containsPattern("value=\"" + group + "\" checked");
        assertThat(rows.count(
                        "audit_entry WHERE route = 'PATCH /v1/campaigns/{id}' AND kind = 'change' AND workspace_id = "
                                + workspace.id()))
                .isEqualTo(1);
    }

    @Test
    void what_mails_are_made_of_may_change_without_making_a_form_stale() {
        EntityExchangeResult<String> mine = ana.get(path + "/edit");
        database.sql("UPDATE campaign SET version = version + 1 WHERE workspace_id = " + workspace.id())
                .then()
                .block();
        leadsTo(save(mine, "Mine", "14"), path + "?note=campaign.changed");
    }

    @Test
    void of_two_who_change_it_at_once_the_second_sees_both_and_loses_nothing() {
        EntityExchangeResult<String> mine = ana.get(path + "/edit");
        leadsTo(save(mine, "Theirs", "14"), path + "?note=campaign.changed");
        EntityExchangeResult<String> clash = save(mine, HOSTILE, "21");
        says(clash, 412, "Somebody else has changed this draft", "Theirs", HOSTILE, "value=\"21\"");
        assertThat(html(clash)).doesNotContain("<script>alert", "<img src=x");
        leadsTo(save(clash, "Mine", "21"), path + "?note=campaign.changed");
        says(ana.get(path), 200, "Mine");
    }

    @Test
    void faults_stand_beside_their_fields_and_a_step_more_keeps_what_was_typed() {
        EntityExchangeResult<String> form = ana.get(path + "/edit");
        says(save(form, "", "soon"), 422, "Write one line of 1 to 200 characters.", "value=\"soon\"");
        List<String> fields = filled(form, "Winter", "7");
        EntityExchangeResult<String> more = ana.send(path + "/edit/steps", fields);
        says(more, 200, "value=\"Winter\"", "id=\"days1\"");
    }

    @Test
    void what_has_started_is_not_changed_here() {
        EntityExchangeResult<String> form = ana.get(path + "/edit");
        leadsTo(ana.post(path + "/start"), path + "?note=campaign.start");
        says(ana.get(path + "/edit"), 200, "no draft any more");
        assertThat(html(ana.get(path))).doesNotContain(path + "/edit");
        says(save(form, "Late", "14"), 412, "no draft any more", "value=\"Late\"");
    }

    @Test
    void it_starts_at_a_time_of_the_workspaces_zone() {
        rows.change("workspace", workspace.id(), "time_zone = 'Europe/Berlin'");
        LocalDateTime at = LocalDateTime.now().plusDays(9).truncatedTo(ChronoUnit.MINUTES);
        says(ana.get(path + "/schedule"), 200, "Europe/Berlin");
        leadsTo(ana.post(path + "/schedule", "at", at.toString()), path + "?note=campaign.schedule");
        says(ana.get(path), 200, "Scheduled");
        says(ana.get(path + "/schedule"), 200, "value=\"" + at);
        assertThat(rows.count("campaign WHERE state = 'scheduled' AND start_at = '"
                        + at.atZone(ZoneId.of("Europe/Berlin"))
                                .withZoneSameInstant(ZoneOffset.UTC)
                                .toLocalDateTime()
                        + "Z' AND workspace_id = " + workspace.id()))
                .isEqualTo(1);
        leadsTo(ana.post(path + "/unschedule"), path + "?note=campaign.unschedule");
        EntityExchangeResult<String> again = ana.get(path + "?note=campaign.unschedule");
        says(again, 200, "no start is set");
        assertThat(html(again)).contains(path + "/edit").doesNotContain("/unschedule\"");
        says(ana.post(path + "/schedule", "at", "2001-01-01T08:00"), 422, "in the future", "2001-01-01T08:00");
        says(ana.post(path + "/schedule", "at", "some day"), 422, "in the future", "some day");
    }

    @Test
    void who_may_only_look_is_offered_nothing() {
        Visitor bo = signedIn(ManagerRole.LIMITED_MANAGER);
        assertThat(html(bo.get(path))).doesNotContain(path + "/edit", path + "/schedule");
        assertThat(html(bo.get(path + "/edit"))).doesNotContain("class=\"main\"");
        says(bo.post(path + "/schedule", "at", "2040-01-01T08:00"), 403, "may look at everything but not change");
    }

    private EntityExchangeResult<String> save(
            EntityExchangeResult<String> form, String name, String expires, String... more) {
        return ana.send(path + "/edit", filled(form, name, expires, more));
    }

    private static List<String> filled(EntityExchangeResult<String> form, String name, String expires, String... more) {
        List<String> fields = new ArrayList<>(hidden(form));
        fields.addAll(List.of(
                "name",
                name,
                "message",
                "Welcome",
                "destination",
                "portal",
                "expires",
                expires,
                "step-days",
                "3",
                "step-anchor",
                "after",
                "step-message",
                "Your place is free."));
        fields.addAll(List.of(more));
        return fields;
    }
}
