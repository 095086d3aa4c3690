package io.beckon.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void every_type_has_a_permanent_name_and_a_sentence_that_ends(ProblemType type) {
        assertThat(type.uri()).matches("urn:beckon:problem:[a-z]+(-[a-z]+)*");
        assertThat(type.title()).isNotBlank().doesNotEndWith(".");
        assertThat(type.sentence()).matches("(?s)(\\{}|[A-Z0-9]).*\\.");
        assertThat(type.status().isError()).isTrue();
    }

    @Test
    void the_permanent_names_are_these() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::uri)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(ProblemType.values()).map(Enum::name))
                .contains(
                        "JSON_UNREADABLE",
                        "PARAMETER_INVALID",
                        "REQUEST_UNREADABLE",
                        "NOT_AUTHENTICATED",
                        "ROLE_MAY_ONLY_READ",
                        "ROLE_TOO_HIGH",
                        "ROUTE_NOT_FOUND",
                        "NOT_FOUND",
                        "METHOD_NOT_ALLOWED",
                        "NOT_ACCEPTABLE",
                        "BODY_TOO_LARGE",
                        "MEDIA_TYPE_UNSUPPORTED",
                        "FIELDS_INVALID",
                        "TOO_MANY_REQUESTS",
                        "INTERNAL",
                        "DATABASE_UNAVAILABLE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    JSON_UNREADABLE | something is wrong in line 1, column 2 | The body cannot be read as JSON: something is wrong in line 1, column 2. Correct it and send the request again.
                    REQUEST_UNREADABLE | it breaks a rule of HTTP | The request cannot be understood: it breaks a rule of HTTP. Compare it with /openapi.json and send it again.
                    ROLE_TOO_HIGH | owner | The role owner is higher than yours. Ask an owner of the workspace.
                    ROUTE_NOT_FOUND | /v2 | There is nothing at /v2. /openapi.json lists every address of this API.
                    NO_SUCH_WORKSPACE | 7 | This installation has no workspace with the id 7. Check the id.
                    NOT_ACCEPTABLE | application/json | The answer is only available as application/json. Send that, or nothing, in the Accept header.
                    BODY_TOO_LARGE | 256 KB | The body may have at most 256 KB. Send less; lists of people go to the submissions of a campaign, which take any size.
                    FIELDS_INVALID | Write true or false. | Write true or false. Correct what 'errors' names and send the request again.
                    TEMPLATE_REFUSED | Line 1: It is empty. | Line 1: It is empty. Correct what 'errors' names and save again.
                    TOO_MANY_REQUESTS | 100 | This key may make 100 requests a second. Wait as long as Retry-After says, then go on more slowly.
                    INTERNAL | abc-1 | Something went wrong that you cannot mend. Try again later; if it stays, give the operator this number: abc-1.
                    CHANGED_MEANWHILE | campaign | Nothing of your change was stored. Read the campaign again and repeat your change.
                    CHANGED_SINCE | template | The template was changed since you read it, so nothing of your change was stored. Read it again, compare, and send your change with the ETag it has now.
                    ORGANIZATION_GROUP_CYCLE | Sales | The organization group 'Sales' cannot be moved there, because that place is itself or lies below it. Choose another parent, or move that one away first.
                    COURSE_HAS_LEARNERS | Algebra | People are enrolled in the course 'Algebra', and that stays on record. Archive it instead: nobody is enrolled in it from then on.
                    STILL_REGISTERED_FOR | Autumn | The registration invitation 'Autumn' is open and still brings people to this user group. Take the group out of it, or close it first.
                    COURSE_ARCHIVED | Algebra | Nobody is enrolled in the course 'Algebra' any more, because it is archived. Restore it first.
                    OIDC_ANOTHER_PERSON | ana@example.org | The account with the address ana@example.org signs in as another person of the identity provider. If it is yours now, ask an owner or a full manager of your workspace to unbind it: DELETE /v1/members/{id}/identities.
                    OIDC_ATTEMPT_OVER | school | The identity provider sent back a sign-in that this browser did not begin, that was used already or that took too long. Begin again at /v1/session/oidc/school.
                    OIDC_NO_ACCOUNT | ana@example.org | The identity provider vouches for ana@example.org, but it may let in no account with this address. Ask an owner or a full manager of your workspace to add it, or sign in with another address.
                    OIDC_PROVIDER_AWAY | school | The identity provider school does not answer as it should, so nobody can sign in there just now. Try again later, or sign in by a mailed code at /v1/session/codes.
                    REMINDER_TIMES_FIXED | running | The campaign is running, and every invitation it sent carries the time of its next reminder already. Steps can no longer be added, removed or moved; their messages and templates can be changed.
                    """)
    void sentences_with_one_blank(ProblemType type, String argument, String sentence) {
        assertThat(type.with(argument).problem().detail()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PARAMETER_INVALID | limit | it must be between 1 and 200 | The parameter 'limit' cannot be used: it must be between 1 and 200.
                    NOT_FOUND | campaign | 7 | Your workspace has no campaign with the id 7. Check the id, and that the key belongs to the right workspace.
                    METHOD_NOT_ALLOWED | PUT | GET, POST | This address does not take PUT; it takes GET, POST.
                    MEDIA_TYPE_UNSUPPORTED | text/plain | application/json | The Content-Type 'text/plain' is not understood here. Send application/json.
                    NAME_TAKEN | template | Welcome | Your workspace already has a template with the name 'Welcome'. Choose another name, or change that one.
                    STILL_USED | template | the campaign 'Autumn' | The template is used by the campaign 'Autumn'. Change or delete that first.
                    ORGANIZATION_GROUP_NOT_EMPTY | Sales | 2 user groups | The organization group 'Sales' still holds 2 user groups. Move or delete those first.
                    NO_LONGER_CHANGEABLE | running | locale | The campaign is running: locale can no longer be changed. Make a scheduled one a draft again; otherwise make a new campaign for what should be different.
                    """)
    void sentences_with_two_blanks(ProblemType type, String first, String second, String sentence) {
        assertThat(type.with(first, second).problem().detail()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NOT_AUTHENTICATED | Send the header 'Authorization: Bearer bk_...' with an API key that has not been revoked, or sign in at /v1/session.
                    OIDC_ADDRESS_UNVERIFIED | The identity provider gave no e-mail address, or none that it has verified ('email_verified'). Have it verified there and sign in again.
                    ROLE_MAY_ONLY_READ | A limited manager may look at everything but not invite, change or send anything. Ask an owner or a full manager to do it, or use their key.
                    ROLE_MAY_NOT_SEE | Owners and full managers may look at this, a limited manager may not: it is about more than the campaigns and people of your workspace. Ask one of them to look, or use their key.
                    OPERATOR_NEEDED | This is for who runs the installation. Use an operator's key.
                    OPERATOR_MANAGES_NO_WORKSPACE | An operator sees that workspaces work, and nothing in them. Use a key of the workspace, or sign in to it.
                    WORKSPACE_SUSPENDED | The operator of this installation has suspended the workspace: nothing is sent, and nobody gets in. Nothing is lost. Ask the operator to let it go on.
                    DATABASE_UNAVAILABLE | Nothing was changed that an answer did not confirm. Try the same request again after the time Retry-After says.
                    IDEMPOTENCY_KEY_RUNNING | Wait a moment and send the same request again to get its answer.
                    IDEMPOTENCY_KEY_REUSED | The key was used before with another method, address or body. Use a new key for a new request.
                    IDEMPOTENCY_KEY_MALFORMED | An Idempotency-Key has 1 to 200 visible ASCII characters; a UUID is a good one.
                    SHOWN_ONCE | The first request with this Idempotency-Key has done its work, and its answer holds a secret that is kept nowhere. If you have not got it, take back what it made and use a new key.
                    LAST_OWNER_KEY | Without it nobody could manage the keys of the workspace. Make another owner key first.
                    PASSCODE_UNREADABLE | The key that the passcode was kept with is no longer in this installation's key file. Give the invitation a new passcode, or have the operator put the key back.
                    CAMPAIGN_NOT_EMPTY | People were already submitted to this campaign, and what became of them stays on record. Cancel it instead.
                    """)
    void sentences_without_a_blank(ProblemType type, String sentence) {
        assertThat(type.with().problem().detail()).isEqualTo(sentence);
    }

    @Test
    void the_state_of_a_campaign_is_said_with_what_is_allowed() {
        assertThat(ProblemType.WRONG_STATE
                        .with("draft", "pause", "running")
                        .problem()
                        .detail())
                .isEqualTo("The campaign is draft; to pause it, it must be running.");
    }

    @Test
    void the_campaign_that_leads_somewhere_is_named_with_its_state() {
        assertThat(ProblemType.STILL_INVITED_TO
                        .with("Autumn", "running", "user group")
                        .problem()
                        .detail())
                .isEqualTo("The campaign 'Autumn' is running and still brings people to this user group."
                        + " Change the campaign while it is a draft, or cancel it first.");
    }

    @Test
    void what_an_identity_provider_got_wrong_is_named() {
        assertThat(ProblemType.OIDC_ANSWER_REFUSED
                        .with("school", "invalid_nonce", "school")
                        .problem()
                        .detail())
                .isEqualTo(
                        "What the identity provider school answered cannot be taken: invalid_nonce. Begin again at"
                                + " /v1/session/oidc/school; if that does not help, ask the operator to compare the settings of both sides.");
    }

    @Test
    void a_sentence_with_too_few_arguments_is_a_bug() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProblemType.NOT_FOUND.with("campaign"));
    }

    @Test
    void the_document_has_the_members_of_rfc_9457_first() {
        assertThat(Faults.of("/name", "Write one line.").problem().document())
                .containsExactly(
                        org.assertj.core.api.Assertions.entry("type", "urn:beckon:problem:fields-invalid"),
                        org.assertj.core.api.Assertions.entry("title", "Some fields cannot be used"),
                        org.assertj.core.api.Assertions.entry("status", 422),
                        org.assertj.core.api.Assertions.entry(
                                "detail", "Write one line. Correct what 'errors' names and send the request again."),
                        org.assertj.core.api.Assertions.entry(
                                "errors", List.of(java.util.Map.of("pointer", "/name", "detail", "Write one line."))));
    }
}
