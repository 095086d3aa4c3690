package io.beckon.invite.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason expansion can give: the outcome that is stored, and the sentence a manager reads. */
class RowReasonIT {

    private static Database database;
    private static Lists lists;
    private static Workers workers;

    @BeforeAll
    static void createTables() {
        database = Servers.postgres().createDatabase();
        lists = new Lists(database);
        workers = new Workers(database);
    }

    @AfterAll
    static void dropTables() {
        workers.close();
        database.drop();
    }

    static List<Arguments> faultyRows() {
        return List.of(
                faulty(null, RowReason.ADDRESS_MISSING, "The row has no e-mail address."),
                faulty("ana.example.org", RowReason.ADDRESS_WITHOUT_AT, "'ana.example.org' has no @ sign."),
                faulty(
                        "a na@example.org",
                        RowReason.ADDRESS_LOCAL_PART,
                        "The part before the @ sign of 'a na@example.org' is not allowed."),
                faulty(
                        "ana@-example",
                        RowReason.ADDRESS_DOMAIN,
                        "The domain of 'ana@-example' is not a valid domain name."),
                faulty(
                        "a".repeat(65) + "@example.org",
                        RowReason.ADDRESS_TOO_LONG,
                        "The address is longer than mail allows (64 characters before the @ sign, 254 in all)."),
                faulty(
                        "ana@example.org, bo@example.org",
                        RowReason.ADDRESS_SEVERAL,
                        "'ana@example.org, bo@example.org' holds more than one address."),
                fault(
                        RecipientRow.unreadable(1, RowReason.ROW_TOO_LARGE, "65536"),
                        RowReason.ROW_TOO_LARGE,
                        "The row is larger than 65536 bytes."),
                fault(
                        RecipientRow.unreadable(1, RowReason.ROW_TOO_MANY_COLUMNS, "100"),
                        RowReason.ROW_TOO_MANY_COLUMNS,
                        "The row has more than 100 columns."),
                fault(
                        RecipientRow.of(1, "nul@example.org", "Nul\0"),
                        RowReason.ROW_MALFORMED,
                        "The row cannot be read: it holds a character that is none, such as NUL."),
                fault(
                        new RecipientRow(
                                1, "zone@example.org", null, null, null, null, "Mars/Base", Map.of(), null, null),
                        RowReason.TIME_ZONE_UNKNOWN,
                        "'Mars/Base' is not a time zone."),
                fault(
                        new RecipientRow(
                                1, "tag@example.org", null, null, null, "klingon!", null, Map.of(), null, null),
                        RowReason.LOCALE_UNKNOWN,
                        "'klingon!' is not a language tag."));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faultyRows")
    void row_with_a_fault_is_refused_with_its_sentence(RecipientRow row, RowReason reason, String sentence) {
        ChunkSubmitted chunk = lists.list(lists.campaign(), List.of(row, RecipientRow.of(2, "good@example.org", null)));
        workers.work(chunk);
        assertThat(lists.addressesOf(chunk)).containsExactly("good@example.org");
        assertOnlyOutcome(chunk, 1, reason, sentence);
    }

    @Test
    void second_row_with_an_address_names_the_first() {
        ChunkSubmitted chunk =
                lists.list(lists.campaign(), Lists.people("ana@example.org", "bo@example.org", " ANA@Example.org "));
        workers.work(chunk);
        assertThat(lists.addressesOf(chunk)).containsExactly("ana@example.org", "bo@example.org");
        assertOnlyOutcome(chunk, 3, RowReason.DUPLICATE_IN_LIST, "The same address stands in row 1 already.");
    }

    @Test
    void address_of_another_list_of_the_campaign_was_invited_already() {
        long campaign = lists.campaign();
        workers.work(lists.list(campaign, Lists.people("ana@example.org")));
        ChunkSubmitted again = lists.list(campaign, Lists.people("ana@example.org"));
        workers.work(again);
        assertOnlyOutcome(again, 1, RowReason.ALREADY_INVITED, "This address was already invited in this campaign.");
        ChunkSubmitted elsewhere = lists.list(lists.campaign(), Lists.people("ana@example.org"));
        workers.work(elsewhere);
        assertThat(lists.addressesOf(elsewhere)).hasSize(1);
    }

    @Test
    void member_of_the_own_workspace_is_in_use_here() {
        long campaign = lists.campaign();
        lists.account(lists.workspaceOf(campaign), "member@example.org");
        ChunkSubmitted chunk = lists.list(campaign, Lists.people("member@example.org"));
        workers.work(chunk);
        assertOnlyOutcome(
                chunk, 1, RowReason.ADDRESS_IN_USE_HERE, "This person is already a member of your workspace.");
    }

    @Test
    void account_of_another_workspace_is_in_use_elsewhere_with_a_free_sub_address_of_the_workspaces_own_sign() {
        lists.account(lists.workspace(), "elsewhere@example.org");
        lists.account(lists.workspace(), "elsewhere#acme@example.org");
        long campaign = lists.campaign(lists.workspace("\u00c1cme & Sons", "#"));
        ChunkSubmitted chunk = lists.list(
                campaign,
                Lists.people("elsewhere#old@example.org", "elsewhere@example.org", "elsewhere#acme2@example.org"));
        workers.work(chunk);
        assertOnlyOutcome(
                chunk,
                2,
                RowReason.ADDRESS_IN_USE_ELSEWHERE,
                "This address is already used by an account of another workspace; an address can only have one account.");
        Map<String, Object> row = lists.outcomesOf(chunk).get(0);
        assertThat(row).containsEntry("suggested_address", "elsewhere#acme3@example.org");
        assertThat(RowReason.ADDRESS_IN_USE_ELSEWHERE.mend((String) row.get("argument")))
                .isEqualTo(
                        "Invite with a modified address, for example elsewhere#acme3@example.org; its mail still arrives.");
        ChunkSubmitted second = lists.list(campaign, Lists.people("elsewhere#acme3@example.org"));
        workers.work(second);
        assertThat(lists.addressesOf(second))
                .as("the suggestion is one that can be invited")
                .hasSize(1);
    }

    static List<Arguments> suppressions() {
        return List.of(
                Arguments.of(
                        "mailbox",
                        "unsubscribed",
                        RowReason.SUPPRESSED_UNSUBSCRIBED,
                        "This person has unsubscribed from the mails of your workspace."),
                Arguments.of(
                        "address",
                        "bounced",
                        RowReason.SUPPRESSED_BOUNCED,
                        "Mail to this address has bounced for good."),
                Arguments.of(
                        "mailbox",
                        "complained",
                        RowReason.SUPPRESSED_COMPLAINED,
                        "This person has reported mail of your workspace as unwanted."),
                Arguments.of(
                        "address",
                        "manual",
                        RowReason.SUPPRESSED_MANUALLY,
                        "This address is on your suppression list."));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("suppressions")
    void suppressed_people_are_not_written_to(String scope, String stored, RowReason reason, String sentence) {
        long campaign = lists.campaign();
        lists.suppress(lists.workspaceOf(campaign), scope, "ana@example.org", stored);
        ChunkSubmitted chunk = lists.list(campaign, Lists.people("ana@example.org", "bo@example.org"));
        workers.work(chunk);
        assertOnlyOutcome(chunk, 1, reason, sentence);
        ChunkSubmitted tagged = lists.list(campaign, Lists.people("ana+tag@example.org"));
        workers.work(tagged);
        assertThat(lists.addressesOf(tagged))
                .as("a mailbox is suppressed under all its addresses, an address alone")
                .hasSize(scope.equals("mailbox") ? 0 : 1);
    }

    @Test
    void people_beyond_the_campaigns_limit_are_refused_in_the_order_of_their_rows() {
        long campaign = lists.campaign(lists.workspace(), "running", 2, false);
        ChunkSubmitted chunk =
                lists.list(campaign, Lists.people("z@example.org", "not an address", "y@example.org", "a@example.org"));
        workers.work(chunk);
        assertThat(lists.addressesOf(chunk)).containsExactly("z@example.org", "y@example.org");
        assertThat(lists.outcomesOf(chunk).get(1))
                .containsEntry("code", "over_campaign_limit")
                .containsEntry("refusal", "over_limit");
        assertThat(RowReason.OVER_CAMPAIGN_LIMIT.sentence(
                        (String) lists.outcomesOf(chunk).get(1).get("argument")))
                .isEqualTo("The campaign already has its limit of 2 people.");
    }

    @Test
    void every_reason_has_its_test() {
        List<RowReason> tested = new ArrayList<>(List.of(
                RowReason.DUPLICATE_IN_LIST,
                RowReason.ALREADY_INVITED,
                RowReason.ADDRESS_IN_USE_HERE,
                RowReason.ADDRESS_IN_USE_ELSEWHERE,
                RowReason.OVER_CAMPAIGN_LIMIT,
                // ErasedPeopleIT
                RowReason.SUPPRESSED,
                // Of lists of people who are there already, which the gateway reads: PeopleImportIT there.
                RowReason.ROLE_UNKNOWN,
                RowReason.ROLE_TOO_HIGH,
                RowReason.GROUP_UNKNOWN,
                // ExpansionIT.poison_rows_are_parked_alone_and_everybody_else_is_invited
                RowReason.ROW_PARKED));
        faultyRows().forEach(row -> tested.add((RowReason) row.get()[1]));
        suppressions().forEach(row -> tested.add((RowReason) row.get()[2]));
        assertThat(tested).containsExactlyInAnyOrderElementsOf(Arrays.asList(RowReason.values()));
    }

    private static void assertOnlyOutcome(ChunkSubmitted chunk, long row, RowReason reason, String sentence) {
        assertThat(lists.outcomesOf(chunk)).hasSize(1);
        Map<String, Object> outcome = lists.outcomesOf(chunk).get(0);
        assertThat(outcome)
                .containsEntry("row_number", row)
                .containsEntry("outcome", "refused")
                .containsEntry("refusal", reason.refusal().sql())
                .containsEntry("code", reason.code());
        assertThat(reason.sentence((String) outcome.get("argument"))).isEqualTo(sentence);
    }

    private static Arguments faulty(String address, RowReason reason, String sentence) {
        return fault(RecipientRow.of(1, address, null), reason, sentence);
    }

    private static Arguments fault(RecipientRow row, RowReason reason, String sentence) {
        return Arguments.of(row, reason, sentence);
    }
}
