package io.beckon.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.client.BeckonClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** "Inviting users on the platform", sentence by sentence: the API, the mails that arrive, and the pages their links lead to. */
class InvitingMembersSeedIT extends SeedStage {

    private static final String PASSWORD = "purple tandem before noon";

    private String group;
    private String course;
    private String program;
    private String campaign;
    private String modified;

    /** "Your program is ready to go, you've created your group… You just need to invite your learners!" */
    @Test
    void S01_once_program_and_group_exist_learners_are_invited() {
        String place = made("/v1/organization-groups", Map.of("name", "Riverside"));
        group = made("/v1/user-groups", Map.of("name", "Wards", "organizationGroupId", place));
        course = made("/v1/courses", Map.of("name", "First aid"));
        program = made("/v1/programs", Map.of("name", "Induction", "courseIds", List.of(course)));
        owner.post("/v1/user-groups/" + group + "/programs", Map.of("programIds", List.of(program)));
        owner.patch("/v1/workspace", Map.of("name", "Riverside", "supportContact", "help@riverside.example"));

        campaign = invite(
                Map.of("name", "Autumn", "userGroupIds", List.of(group), "programIds", List.of(program)),
                "ana@mail.example,Ana",
                "bo@mail.example,Bo",
                "carl@mail.example,Carl");
        assertThat(smtp.deliveriesTo("ana@mail.example")).isOne();
        assertThat(smtp.deliveriesTo("bo@mail.example")).isOne();
    }

    /** "Across all workspaces, an email address can only correspond to one account." */
    @Test
    void S02_an_address_has_one_account_across_all_workspaces() {
        owner.post("/v1/members", Map.of("address", "here@mail.example", "role", "learner"));
        anotherWorkspace("elsewhere@mail.example");

        assertThat(refusal("here@mail.example")).contains("one account on the whole platform");
        assertThat(refusal("Elsewhere@MAIL.example")).contains("one account on the whole platform");
    }

    /** "If you invite a member whose email address is already connected to an account on the platform, you'll see the following message" */
    @Test
    void S03_an_address_in_use_says_whether_it_is_here_or_elsewhere_and_never_where() throws IOException {
        String taken = invite(
                Map.of("name", "In use", "courseIds", List.of(course)),
                "here@mail.example,Here",
                "elsewhere@mail.example,Elsewhere");
        Map<String, Map<String, String>> outcomes = outcomes(taken);
        assertThat(outcomes.get("here@mail.example"))
                .containsEntry("outcome", "refused")
                .containsEntry("reason", "address_in_use_here");
        assertThat(outcomes.get("here@mail.example").get("sentence")).contains("already a member of your workspace");
        assertThat(outcomes.get("elsewhere@mail.example"))
                .containsEntry("outcome", "refused")
                .containsEntry("reason", "address_in_use_elsewhere");
        assertThat(outcomes.get("elsewhere@mail.example").toString())
                .contains("an account of another workspace")
                .doesNotContain("Hillside");
        assertThat(smtp.deliveriesTo("here@mail.example")).isZero();
    }

    /** "By adding the “#” sign and another word… the learner will still receive messages." */
    @Test
    void S04_the_address_with_a_sign_and_a_word_added_is_offered_and_gets_the_mail() throws IOException {
        owner.patch("/v1/workspace", Map.of("subAddressSeparator", "#"));
        String offered = invite(Map.of("name", "Offered"), "elsewhere@mail.example,Else");
        modified = outcomes(offered).get("elsewhere@mail.example").get("suggested_address");
        assertThat(modified).isEqualTo("elsewhere#riverside@mail.example");

        invite(Map.of("name", "Modified", "courseIds", List.of(course)), modified + ",Else");
        assertThat(mail(modified, 1)).contains("Riverside");
    }

    /** "Users you've invited with these modified email addresses will need to use the modified version to connect." */
    @Test
    void S05_such_a_person_signs_in_with_the_modified_address() {
        Visitor first = visitor();
        String link = personalLink(mail(modified, 1));
        String page = first.page(link);
        assertThat(first.led(page, link + "/accept", Map.of("password", PASSWORD)))
                .startsWith("/portal");

        Visitor later = visitor();
        String signIn = later.page("/portal/sign-in");
        assertThat(later.led(signIn, "/portal/sign-in", Map.of("address", modified, "password", PASSWORD)))
                .isEqualTo("/portal");
        assertThat(later.page("/portal")).contains("First aid", modified);

        Visitor withoutTheWord = visitor();
        String again = withoutTheWord.page("/portal/sign-in");
        assertThat(withoutTheWord
                        .submit(
                                again,
                                "/portal/sign-in",
                                Map.of("address", "elsewhere@mail.example", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(401);
    }

    /** "When you invite a member to join the platform, they receive an email invitation." */
    @Test
    void S06_inviting_sends_a_mail_with_a_link() {
        String mail = mail("ana@mail.example", 1);
        assertThat(mail).contains("Subject: Riverside invites you", "From: ", "List-Unsubscribe:", "text/html");
        assertThat(visitor().page(personalLink(mail))).contains("Riverside invites you");
    }

    /** "This email contains a link that allows them to access the platform or a program directly." */
    @Test
    void S07_the_link_opens_the_platform_or_the_course_directly() {
        Visitor ana = visitor();
        String link = personalLink(mail("ana@mail.example", 1));
        assertThat(ana.led(ana.page(link), link + "/accept", Map.of())).startsWith("/portal");
        assertThat(ana.page("/portal")).contains("My courses", "First aid");

        invite(
                Map.of("name", "Straight there", "destination", Map.of("kind", "course", "courseId", course)),
                "dora@mail.example,Dora");
        Visitor dora = visitor();
        String direct = personalLink(mail("dora@mail.example", 1));
        assertThat(dora.led(dora.page(direct), direct + "/accept", Map.of())).isEqualTo("/portal/courses/" + course);
        assertThat(dora.page("/portal/courses/" + course)).contains("First aid");
    }

    /** "This link is strictly personal. If the email is transferred to another person, the URL will redirect to the original recipient's platform." */
    @Test
    void S08_a_forwarded_link_stays_its_recipients() {
        String link = personalLink(mail("bo@mail.example", 1));
        String page = visitor().page(link);
        assertThat(page)
                .contains("This invitation is for", "b•••@mail.example", "Is this not your address?")
                .doesNotContain("bo@mail.example");
        assertThat(visitor().get(link.substring(0, link.length() - 2) + "xx").statusCode())
                .isEqualTo(404);
    }

    /** "Pre-authenticated Links: email links will contain a code permitting the user to directly access content, without needing to enter their password." */
    @Test
    void S09_pre_authenticated_links_let_in_without_a_password() {
        assertThat(owner.get("/v1/workspace").path("preAuthenticatedLinks").asBoolean())
                .isTrue();
        String link = personalLink(mail("ana@mail.example", 1));
        Visitor anotherDevice = visitor();
        String page = anotherDevice.page(link);
        assertThat(page).contains("already accepted");
        assertThat(anotherDevice.led(page, link + "/enter", Map.of())).startsWith("/portal");
        assertThat(anotherDevice.page("/portal")).contains("My courses", "ana@mail.example");
    }

    /** "Here, the option has been disabled. If a learner transfers their email, they'll be redirected to the login portal." */
    @Test
    void S10_switched_off_a_forwarded_link_ends_at_the_login_portal() {
        owner.patch("/v1/workspace", Map.of("preAuthenticatedLinks", false));
        String link = personalLink(mail("ana@mail.example", 1));
        String token = link.substring("/i/".length());
        Visitor finder = visitor();
        String page = finder.page(link);
        assertThat(page).contains("/portal/sign-in?link=" + token).doesNotContain("/enter");
        assertThat(finder.led(page, link + "/enter", Map.of())).isEqualTo("/portal/sign-in?link=" + token);
        String signIn = finder.page("/portal/sign-in?link=" + token);
        assertThat(signIn).contains("a•••@mail.example").doesNotContain("ana@mail.example");
        assertThat(finder.get("/portal").statusCode()).isEqualTo(303);

        String codePage = finder.submit(signIn, "/portal/sign-in/code", Map.of("link", token))
                .body();
        String code = code(mail("ana@mail.example", 2));
        assertThat(finder.led(codePage, "/portal/sign-in/with-code", Map.of("link", token, "code", code)))
                .startsWith("/portal");
        owner.patch("/v1/workspace", Map.of("preAuthenticatedLinks", true));
    }

    /** "…pending invitations (invitations you've sent but that users haven't opened). Pending invitations can be found in Settings and Members > Members > Invitations." */
    @Test
    void S11_what_was_sent_and_not_opened_is_listed_as_pending() {
        assertThat(pending()).containsExactlyInAnyOrder("bo@mail.example", "carl@mail.example");
    }

    /** "How can I follow-up with learners who haven't logged on to the platform?" */
    @Test
    void S12_who_opened_and_did_not_accept_is_followed_up_too() {
        Visitor bo = visitor();
        String link = personalLink(mail("bo@mail.example", 1));
        bo.submit(bo.page(link), link + "/opened", Map.of());
        assertThat(pending()).containsExactly("carl@mail.example");
        owner.post(
                "/v1/follow-ups",
                Map.of(
                        "filter",
                        Map.of("campaignId", campaign, "state", List.of("opened")),
                        "message",
                        "You looked, and we would like to see you."));
        assertThat(mail("bo@mail.example", 2)).contains("You looked, and we would like to see you.");
    }

    /** "Click on the button to send a Follow-up Message. You can select all, or some, of the invitations." */
    @Test
    void S13_all_or_some_of_the_pending_invitations_get_a_follow_up_message() {
        String carl = owner.get("/v1/invitations?state=pending&campaignId=" + campaign)
                .at("/items/0/id")
                .asString();
        owner.post("/v1/follow-ups", Map.of("invitationIds", List.of(carl), "message", "The course begins on Monday."));
        assertThat(mail("carl@mail.example", 2)).contains("The course begins on Monday.");
        Visitor forwarded = visitor();
        assertThat(forwarded.page(personalLink(mail("carl@mail.example", 2)))).contains("c•••@mail.example");

        owner.post("/v1/follow-ups", Map.of("filter", Map.of("campaignId", campaign, "state", List.of("pending"))));
        assertThat(TestBeckon.snapshot(owner, campaign).balances()).isTrue();
    }

    /** "Have more questions? Submit a request" */
    @Test
    void S14_help_stands_in_the_mails_and_on_the_pages() {
        assertThat(mail("dora@mail.example", 1)).contains("help@riverside.example");
        assertThat(visitor().page(personalLink(mail("dora@mail.example", 1)))).contains("help@riverside.example");
    }

    private List<String> pending() {
        List<String> addresses = new ArrayList<>();
        owner.get("/v1/invitations?state=pending&campaignId=" + campaign)
                .path("items")
                .forEach(item -> addresses.add(item.path("address").asString()));
        return addresses;
    }

    /** What a manager reads who adds an address that is in use. */
    private String refusal(String address) {
        return refused(
                        409,
                        "member-address-in-use",
                        () -> owner.post("/v1/members", Map.of("address", address, "role", "learner")))
                .getMessage();
    }

    /** Somebody opens a workspace of their own with this address, as a stranger does. */
    private void anotherWorkspace(String address) {
        BeckonClient stranger = new BeckonClient(beckon.url(), "none-" + UUID.randomUUID());
        String id = stranger.post(
                        "/v1/sign-ups", Map.of("workspace", "Hillside", "name", "Else Where", "address", address))
                .path("id")
                .asString();
        stranger.post("/v1/sign-ups/" + id + "/confirm", Map.of("code", code(mail(address, 1))));
    }
}
