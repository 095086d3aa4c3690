package io.beckon.local.browser;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A school in the middle of its autumn intake: what a picture of Beckon shows. */
final class Riverside {

    private static final String CAMPAIGN = "Autumn intake 2026";

    private static final List<String> FIRST = List.of(
            "Amara",
            "Ben",
            "Chlo\u00e9",
            "Dmitri",
            "Elif",
            "Farid",
            "Greta",
            "Hugo",
            "In\u00e9s",
            "Jonas",
            "Keiko",
            "Liam");
    private static final List<String> LAST =
            List.of("Okafor", "Lindqvist", "Moreau", "Haddad", "Nowak", "Ferreira", "Tanaka", "Schmidt");

    private final BeckonWithInbox beckon;
    private final Manager maria;

    private Riverside(BeckonWithInbox beckon, Manager maria) {
        this.beckon = beckon;
        this.maria = maria;
    }

    static Riverside open(BeckonWithInbox beckon) {
        long workspace = Workspace.PLAIN.open(beckon);
        return new Riverside(beckon, Manager.named(beckon, workspace, "maria.lindqvist@riverside.example", "owner"));
    }

    Manager manager() {
        return maria;
    }

    /** Comes to the list as it is looked at before anybody is invited, with faults in it. */
    void look(Tab tab) {
        ConsolePage.GROUP_COURSES.reach(tab, maria);
        tab.go("/console/invite");
        tab.page().locator("#name").fill(CAMPAIGN);
        tab.page()
                .locator("#message")
                .fill("We have set up the new learning platform, and you are among the first to be let in.");
        tab.page()
                .waitForNavigation(
                        () -> tab.page().locator("form:has(#name) button.main").click());
        tab.page()
                .locator("#people")
                .fill(people() + "\nGreta Nowak <greta.nowak@school>\nHugo Moreau <hugo.moreau@mail.example>\n"
                        + "Maria Lindqvist <" + maria.address() + ">");
        tab.press("Look at them first");
    }

    /** Goes on from {@link #look}: the mails go out, and many have answered. */
    void send(Tab tab) {
        tab.press("Invite these people");
        tab.press("Start sending");
        long people = FIRST.size() * LAST.size();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> beckon.row(
                                "SELECT count(*) FROM delivery WHERE workspace_id = ? AND state = 'sent'",
                                maria.workspace())
                        >= people);
        beckon.change(
                "UPDATE invitation SET state = 'accepted', opened_at = now(), accepted_at = now() WHERE workspace_id = ? AND row_number % 5 IN (0, 2)",
                maria.workspace());
        beckon.change(
                "UPDATE invitation SET state = 'opened', opened_at = now() WHERE workspace_id = ? AND row_number % 5 = 3",
                maria.workspace());
    }

    long campaign() {
        return beckon.row("SELECT id FROM campaign WHERE workspace_id = ? AND name = ?", maria.workspace(), CAMPAIGN);
    }

    /** The personal link of somebody who has not opened it. */
    long pending() {
        return beckon.row(
                "SELECT min(id) FROM invitation WHERE workspace_id = ? AND state = 'pending'", maria.workspace());
    }

    private static String people() {
        return IntStream.range(0, FIRST.size() * LAST.size())
                .mapToObj(n -> person(FIRST.get(n % FIRST.size()), LAST.get(n / FIRST.size())))
                .collect(Collectors.joining("\n"));
    }

    private static String person(String first, String last) {
        String local = (first + "." + last).toLowerCase(java.util.Locale.ROOT).replace("\u00e9", "e");
        return first + " " + last + " <" + local + "@mail.example>";
    }
}
