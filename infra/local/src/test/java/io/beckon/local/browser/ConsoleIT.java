package io.beckon.local.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.local.inbox.InboxMail;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleIT extends BrowserCase {

    private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");

    @ParameterizedTest
    @EnumSource(ConsolePage.class)
    void every_page_fits_reads_well_and_is_open_to_everybody(ConsolePage page) {
        judge(page, Workspace.PLAIN, Look.ALL);
        judge(page, Workspace.LONG, List.of(Look.PHONE, Look.DESK_AT_NIGHT));
        judge(page, Workspace.RIGHT_TO_LEFT, List.of(Look.PHONE_AT_NIGHT));
    }

    private void judge(ConsolePage page, Workspace workspace, List<Look> looks) {
        String name = "console-" + page.name().toLowerCase(Locale.ROOT) + "-"
                + workspace.name().toLowerCase(Locale.ROOT);
        try (Tab tab = chromium.open(beckon.home(), true, workspace.language)) {
            page.reach(tab, Manager.of(beckon, workspace, "owner"));
            Look.all(looks, tab, name);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void three_buttons_lead_from_an_empty_workspace_to_the_first_invitation(boolean scripts) {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "owner");
        try (Tab tab = chromium.open(beckon.home(), scripts, "en")) {
            ana.signedIn(tab).go("/console");
            tab.press("Make a sample course");
            assertThat(tab.text()).contains("The sample course is there.");
            tab.press("Take the sample list");
            assertThat(tab.text()).contains("Nothing is sent yet");
            tab.press("Send the invitations");
            assertThat(tab.complaints()).isEmpty();
        }
        InboxMail mail = beckon.mailTo(ana.address().replace("@", "+ben@"), "Riverside School");
        assertThat(mail.text("text/plain")).contains("Your place is ready");
    }

    @Test
    void a_manager_signs_in_by_a_mailed_code_and_out_again() {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            tab.go("/");
            signInByCode(tab, ana);
            assertThat(tab.path()).isEqualTo("/console");
            assertThat(tab.text()).contains(ana.address(), "Full manager");
            tab.press("Sign out");
            assertThat(tab.text()).contains("You are signed out.");
            tab.go("/console");
            assertThat(tab.path()).isEqualTo("/console/sign-in");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void what_was_pressed_when_the_session_was_over_is_done_after_signing_in() {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "owner");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ConsolePage.SESSION_OVER.reach(tab, ana);
            signInByCode(tab, ana);
            assertThat(tab.path()).isEqualTo("/console");
            assertThat(tab.text()).contains("The sample course is there.");
            assertThat(beckon.row("SELECT count(*) FROM course WHERE workspace_id = ?", ana.workspace()))
                    .isEqualTo(1);
        }
    }

    @Test
    void arrow_keys_pass_by_another_organization_group_and_what_is_selected_stays() {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ConsolePage.REGISTRATION_SEATS.reach(tab, ana);
            beckon.row(
                    "INSERT INTO organization_group (workspace_id, name) VALUES (?, 'Zebra') RETURNING id",
                    ana.workspace());
            tab.press("Next");
            Locator selected = tab.page().locator("#selected option");
            tab.page().locator("#organization").press("ArrowDown");
            selected.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            tab.page().locator("#organization").press("ArrowUp");
            selected.waitFor();
            tab.press("Next");
            assertThat(tab.text()).contains("Step 3 of 3");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void what_came_of_an_uploaded_logo_is_said_where_it_was_sent_from() throws IOException {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB), "png", png);
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ana.signedIn(tab).go("/console/settings");
            tab.page().locator("#fromName").fill("Typed and not saved");
            for (int times = 0; times < 2; times++) {
                tab.page()
                        .locator("#logo-file")
                        .setInputFiles(new FilePayload("logo.png", "image/png", png.toByteArray()));
                tab.page()
                        .waitForResponse(
                                "**/console/settings?note=*",
                                () -> tab.page().locator("#logo-send").click());
                tab.page().locator("#logo-place > .note").waitFor();
            }
            assertThat(tab.page().locator(".note").allInnerTexts())
                    .containsExactly("The logo is in all mails and pages from now on.");
            assertThat(tab.page().locator("#logo").count()).isEqualTo(1);
            assertThat(tab.page().locator("#fromName").inputValue()).isEqualTo("Typed and not saved");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void a_file_goes_in_with_its_faults_shown_before_and_the_page_moves_by_itself() throws IOException {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        String elsewhere = Manager.of(beckon, Workspace.PLAIN, "learner").address();
        Path list = Files.writeString(
                folder.resolve("people.csv"),
                "email,first name\nbo." + ana.address() + ",Bo\nchloe." + ana.address() + ",Chloé\nno address,Dan\n"
                        + elsewhere + ",Ella\n");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ana.signedIn(tab).go("/console/invite");
            tab.page().locator("#name").fill("Autumn");
            tab.press("Go on to the people");
            tab.page().locator("#file").setInputFiles(list);
            String suggested = suggested(tab, elsewhere);
            tab.page().locator("button[data-own]").click();
            assertThat(suggested(tab, elsewhere)).as("undone").isEqualTo(suggested);
            tab.page().locator("#file").setInputFiles(Files.copy(list, folder.resolve("again.csv")));
            assertThat(suggested(tab, elsewhere)).as("another file").isEqualTo(suggested);
            tab.page()
                    .waitForNavigation(
                            () -> tab.page().locator("#file-place button").click());
            assertThat(tab.text()).contains("The list is in.");
            tab.press("Start sending");
            tab.page().getByText("3 invited = 0 ready + 0 put off + 3 sent").waitFor();
            accept(ana);
            // The campaign is done, and with it its stream: the page looks again by itself.
            tab.page()
                    .getByText("3 sent = 2 pending + 0 opened + 1 accepted")
                    .waitFor(new Locator.WaitForOptions().setTimeout(60_000));
            tab.page().getByText("It balances").waitFor();
            assertThat(tab.complaints()).isEmpty();
            assertThat(tab.strangers()).isEmpty();
            assertThat(beckon.mailsTo(suggested)).isEqualTo(1);
            assertThat(beckon.mailsTo(elsewhere)).isZero();
        }
    }

    @Test
    void why_a_file_was_refused_is_said_in_the_managers_language() throws IOException {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        Path list = Files.writeString(folder.resolve("people.csv.gz"), "email\nbo@mail.example\n");
        try (Tab tab = chromium.open(beckon.home(), true, "de")) {
            ana.signedIn(tab).go("/console/invite");
            tab.page().locator("#name").fill("Herbst");
            tab.press("Weiter zu den Personen");
            tab.page().locator("#file").setInputFiles(list);
            tab.page().locator("#file-place button").click();
            tab.page()
                    .getByText("Die Datei lässt sich nicht als gzip entpacken: Sie beginnt nicht wie gzip.")
                    .waitFor();
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void a_file_is_not_lost_by_sending_what_was_pasted_beside_it() throws IOException {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        Path list = Files.writeString(folder.resolve("beside.csv"), "email\nbo." + ana.address() + "\n");
        try (Tab tab = chromium.open(beckon.home(), true, "en")) {
            ana.signedIn(tab).go("/console/invite");
            tab.page().locator("#name").fill("Autumn");
            tab.press("Go on to the people");
            tab.page().locator("#people").fill("chloe." + ana.address());
            tab.page().locator("#file").setInputFiles(list);
            tab.page().getByText("In the file: 1 of 1 would be invited").waitFor();
            // Asked whether to leave the file behind, the browser of a test says no.
            tab.page().getByText("Invite these people").click();
            assertThat(tab.page().evaluate("document.getElementById('file').files.length"))
                    .isEqualTo(1);

            AtomicReference<Route> upload = new AtomicReference<>();
            tab.page().route("**/submissions", upload::set);
            tab.page().locator("#file-place button").click();
            tab.page().getByText("The list is going in").waitFor();
            tab.page().getByText("Invite these people").click();
            tab.page().getByText("The file is still going in.").waitFor();
            upload.get().resume();
            tab.page().getByText("The people you pasted are not sent yet").waitFor();
            tab.page().unroute("**/submissions");
            tab.press("Invite these people");
            assertThat(tab.text()).contains("The list is in.");
        }
        assertThat(beckon.row(
                        "SELECT coalesce(sum(row_count), 0) FROM submission WHERE state = 'sealed' AND workspace_id = ?",
                        ana.workspace()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_pasted_stays_in_the_page_when_a_file_goes_in_before_it(boolean scripts) throws IOException {
        Manager ana = Manager.of(beckon, Workspace.PLAIN, "full_manager");
        Path list = packed("email\nbo." + ana.address() + "\n");
        String pasted = "Chloé <chloe." + ana.address() + ">";
        try (Tab tab = chromium.open(beckon.home(), scripts, "en")) {
            ana.signedIn(tab).go("/console/invite");
            tab.page().locator("#name").fill("Autumn");
            tab.press("Go on to the people");
            tab.page().locator("#file").setInputFiles(list);
            if (scripts) {
                tab.page().getByText("1 of 1 would be invited").waitFor();
            }
            tab.page().locator("#people").fill(pasted);
            tab.page().locator("#file-place button").click();
            tab.page().getByText("The people you pasted are not sent yet").waitFor();
            assertThat(tab.page().locator("#people").inputValue()).isEqualTo(pasted);
            tab.press("Invite these people");
            assertThat(tab.text()).contains("The list is in.");
            assertThat(tab.complaints()).isEmpty();
        }
        assertThat(beckon.row(
                        "SELECT coalesce(sum(row_count), 0) FROM submission WHERE state = 'sealed' AND workspace_id = ?",
                        ana.workspace()))
                .isEqualTo(2);
    }

    private static Path packed(String list) throws IOException {
        Path file = folder.resolve("file.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(list.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** Takes the address that is suggested for one in use. */
    private static String suggested(Tab tab, String elsewhere) {
        tab.page().getByText("2 of 4 would be invited").waitFor();
        Locator button = tab.page().locator("button[data-exchange]");
        String suggested = button.innerText().replaceFirst("^Take ", "");
        button.click();
        tab.page().getByText("3 of 4 would be invited").waitFor();
        assertThat(tab.text()).contains("Taken instead", suggested + " instead of " + elsewhere);
        assertThat(tab.page().evaluate("document.activeElement.id")).isEqualTo("file-checked-title");
        return suggested;
    }

    /** Bo accepts, in a browser of his own. */
    private void accept(Manager ana) {
        long invitation =
                beckon.row("SELECT id FROM invitation WHERE workspace_id = ? AND address LIKE 'bo.%'", ana.workspace());
        try (Tab his = chromium.open(beckon.home(), false, "en")) {
            his.go("/i/" + beckon.token(LinkPurpose.INVITATION, invitation));
            his.press("Accept the invitation");
        }
    }

    private void signInByCode(Tab tab, Manager manager) {
        tab.page().locator("#address").fill(manager.address());
        tab.press("Mail me a code instead");
        Matcher code = CODE.matcher(beckon.mailTo(manager.address(), "").text("text/plain"));
        assertThat(code.find()).isTrue();
        tab.page().locator("#code").fill(code.group());
        tab.press("Sign in");
    }
}
