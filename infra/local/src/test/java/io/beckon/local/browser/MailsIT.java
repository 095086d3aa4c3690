package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.beckon.local.client.BeckonClient;
import io.beckon.local.inbox.InboxMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The default mails as the built-in inbox shows them, from the list to the page behind the button. */
class MailsIT extends BrowserCase {

    private BeckonClient owner;

    @BeforeAll
    void ownerCalls() {
        owner = beckon.owner();
    }

    @Test
    void invitation_and_reminder_fit_read_well_and_lead_to_the_page() throws IOException {
        brand("Riverside School", "#1a5fb4");
        send("en", "First aid for teachers", "ana@people.example,Ana");
        InboxMail invitation = beckon.mailTo("ana@people.example", "invites you");
        InboxMail reminder = beckon.mailTo("ana@people.example", "Reminder");
        judge(invitation, "mail-invitation");
        judge(reminder, "mail-reminder");
        judgeInbox(invitation);
        follow(invitation);
    }

    @Test
    void names_of_any_length_and_script_fit() throws IOException {
        String person = "Wolfeschlegelsteinhausenbergerdorff".repeat(3);
        brand("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "#f6f5f4");
        send("de", "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung", "w@people.example," + person);
        judge(beckon.mailTo("w@people.example", ""), "mail-long");
        brand("مدرسة النهر الكبير (2026)", "#8a1c4a");
        send("fr", "עזרה ראשונה למורים 101", "r@people.example,مريم");
        judge(beckon.mailTo("r@people.example", ""), "mail-right-to-left");
    }

    private void brand(String name, String colour) {
        owner.patch(
                "/v1/workspace",
                Map.of(
                        "name",
                        name,
                        "accentColour",
                        colour,
                        "supportContact",
                        "help@riverside.example",
                        "privacyUrl",
                        "https://riverside.example/privacy",
                        "termsUrl",
                        "https://riverside.example/terms",
                        "allowedHosts",
                        List.of("127.0.0.1")));
    }

    private void send(String language, String destination, String row) throws IOException {
        Map<String, Object> campaign = new HashMap<>();
        campaign.put("name", "Autumn " + destination);
        campaign.put("locale", language);
        campaign.put(
                "message",
                "<p>We have set up the <b>new learning platform</b>, and you are among the first to be let in.</p>"
                        + "<ul><li>It begins on Monday.</li><li><a href=\"https://riverside.example/"
                        + "a-very-long-address-without-any-hyphenation-chance".repeat(3)
                        + "\">Look at the plan</a></li></ul>");
        campaign.put("destination", Map.of("kind", "portal", "name", destination));
        campaign.put("expiresAfter", "P30D");
        campaign.put("reminders", List.of(Map.of("after", "PT1S", "message", "Your place is still free.")));
        String id = owner.post("/v1/campaigns", campaign).path("id").asString();
        owner.post("/v1/campaigns/" + id + "/start", Map.of());
        Path list = Files.writeString(folder.resolve("list.csv"), "email,name\n" + row + "\n");
        owner.submit(id, list, "text/csv", "list-" + id, sent -> {});
    }

    private void judge(InboxMail mail, String name) {
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            // Not at /inbox/{id}/html: nothing runs there, so nothing could be measured either.
            tab.show(mail.text("text/html"));
            Look.all(Look.ALL, tab, name);
        }
    }

    private void judgeInbox(InboxMail mail) {
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            for (String page : List.of("/inbox", "/inbox/" + mail.id())) {
                assertThat(tab.go(page)).isEqualTo(200);
                tab.sized(375, 812).picture("inbox" + (page.length() > 6 ? "-mail" : "") + "-375");
                tab.sized(1280, 900).picture("inbox" + (page.length() > 6 ? "-mail" : "") + "-1280");
            }
            assertThat(tab.strangers()).isEmpty();
            assertThat(tab.complaints()).isEmpty();
        }
    }

    private void follow(InboxMail mail) {
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            assertThat(tab.go("/inbox/" + mail.id() + "/html")).isEqualTo(200);
            Locator button = tab.page().locator(".button a");
            tab.go(button.getAttribute("href").substring(beckon.home().length()));
            assertThat(tab.text()).contains("Riverside School invites you", "First aid for teachers");
        }
    }
}
