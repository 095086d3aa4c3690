package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.submission.RecipientRow;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Addresses of a list that are taken as others, by check and submission alike. */
class ExchangedAddressesIT extends SubmissionCase {

    private static final String ANA = "ana@x.example ana+school@x.example";

    @Test
    void a_row_with_an_exchanged_address_is_judged_and_stored_with_the_other_one() {
        long campaign = campaign();
        byte[] list = utf8("email,name\n Ana <ANA@X.example>,Ana\nben@x.example,Ben\njoana@x.example,Jo\n");

        assertThat(checked(campaign, list, ANA).firstRows())
                .extracting(CheckedList.Row::address)
                .containsExactly("ana+school@x.example", "ben@x.example", "joana@x.example");
        Submission taken = taken(campaign, CSV, list, null, ANA, "ben@x.example BEN+school@X.example");
        assertThat(storedRows(taken.id()))
                .containsExactly(
                        RecipientRow.of(2, "ana+school@x.example", "Ana"),
                        RecipientRow.of(3, "ben+school@x.example", "Ben"),
                        RecipientRow.of(4, "joana@x.example", "Jo"));
        assertThat(taken.bytes()).isEqualTo(list.length);

        byte[] json = utf8("[\"ana@x.example\",{\"email\":\"no address\"}]");
        Submission other = taken(campaign, MediaType.APPLICATION_JSON, json, null, ANA);
        assertThat(storedRows(other.id()))
                .extracting(RecipientRow::address)
                .containsExactly("ana+school@x.example", "no address");
    }

    @Test
    void two_rows_that_are_exchanged_for_one_address_are_double_as_ever() {
        CheckedList checked = checked(
                campaign(),
                utf8("ana@x.example\nben@x.example\nchloe@x.example\n"),
                ANA,
                "ben@x.example ana+school@x.example");
        assertThat(checked.toInvite()).isEqualTo(2);
        assertThat(checked.reasons()).containsOnlyKeys("duplicate_in_list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ana@x.example|is no pair; write the address in the list, one blank",
                "ana@x.example  ana+school@x.example|is no pair",
                "Ana <ana@x.example> Ana ana+school@x.example|is no",
                "ana@x.example ana|'ana' has no @ sign. Write the address as name@example.org.",
                "ana ana@x.example|'ana' has no @ sign",
                "ana@x.example ana@nowhere|is not a valid domain name",
            })
    void what_is_no_pair_of_addresses_is_refused_before_anything_is_stored(String pair, String why) {
        refused(why, pair);
    }

    @Test
    void an_address_is_exchanged_for_one_other_and_a_hundred_are_at_most() {
        refused("is exchanged for two addresses", ANA, "Ana@x.example ana+other@x.example");
        String[] most = IntStream.range(0, 100)
                .mapToObj(n ->
                        "somebody.with-a-long-name.%1$03d@department.example somebody.with-a-long-name.%1$03d+school@department.example"
                                .formatted(n))
                .toArray(String[]::new);
        refused(
                "there are 101 of it, and at most 100 addresses can be exchanged",
                Stream.concat(Stream.of(ANA), Stream.of(most)).toArray(String[]::new));
        Submission taken =
                taken(campaign(), CSV, utf8("somebody.with-a-long-name.099@department.example\n"), null, most);
        assertThat(storedRows(taken.id()))
                .extracting(RecipientRow::address)
                .containsExactly("somebody.with-a-long-name.099+school@department.example");
    }

    @Test
    void a_broken_upload_is_taken_up_with_the_same_exchanges_and_is_another_list_with_others() {
        long campaign = campaign();
        byte[] list = csv(2_200);
        String key = UUID.randomUUID().toString();
        String first = "person0@example.org other0@example.org";
        String last = "person2199@example.org other2199@example.org";
        try (RawUpload broken = RawUpload.begin(
                port,
                workspace.fullManagerKey(),
                path(campaign) + query(first, last),
                key,
                "text/csv",
                list.length,
                false)) {
            broken.send(list, 0, list.length - 10);
            await().atMost(DEADLINE)
                    .until(() ->
                            one(Long.class, "SELECT count(*) FROM submission_chunk WHERE campaign_id = :id", campaign)
                                    == 2);
        }

        await().atMost(DEADLINE).untilAsserted(() -> isAnotherList(campaign, list, key));
        isAnotherList(campaign, list, key, first);
        Submission taken = taken(campaign, CSV, list, key, last, first);
        List<RecipientRow> rows = storedRows(taken.id());
        assertThat(rows).hasSize(2_200);
        assertThat(rows.get(0).address()).isEqualTo("other0@example.org");
        assertThat(rows.get(1).address()).isEqualTo("person1@example.org");
        assertThat(rows.get(2_199).address()).isEqualTo("other2199@example.org");
        assertThat(taken(campaign, CSV, list, key, first, last)).isEqualTo(taken);
        isAnotherList(campaign, list, key);
        isAnotherList(campaign, list, key, first);
    }

    private void isAnotherList(long campaign, byte[] list, String key, String... exchanges) {
        post(path(campaign), CSV, list, key, exchanges)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:idempotency-key-reused");
    }

    private void refused(String why, String... exchanges) {
        long campaign = campaign();
        for (String path : List.of(path(campaign), path(campaign) + "/check")) {
            post(path, CSV, utf8("ana@x.example\n"), null, exchanges)
                    .expectStatus()
                    .isEqualTo(400)
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:beckon:problem:parameter-invalid")
                    .jsonPath("$.detail")
                    .value(detail -> assertThat(String.valueOf(detail))
                            .startsWith("The parameter 'exchange' cannot be used: ")
                            .contains(why)
                            .endsWith(".")
                            .doesNotEndWith(".."));
        }
        assertThat(one(Long.class, "SELECT count(*) FROM submission WHERE campaign_id = :id", campaign))
                .isZero();
    }

    private CheckedList checked(long campaign, byte[] list, String... exchanges) {
        return post(path(campaign) + "/check", CSV, list, null, exchanges)
                .expectStatus()
                .isOk()
                .expectBody(CheckedList.class)
                .returnResult()
                .getResponseBody();
    }

    private Submission taken(long campaign, MediaType type, byte[] list, String key, String... exchanges) {
        return post(path(campaign), type, list, key, exchanges)
                .expectStatus()
                .isAccepted()
                .expectBody(Submission.class)
                .returnResult()
                .getResponseBody();
    }

    private WebTestClient.ResponseSpec post(String path, MediaType type, byte[] list, String key, String... exchanges) {
        return manager()
                .post()
                .uri(URI.create("http://localhost:" + port + path + query(exchanges)))
                .contentType(type)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .bodyValue(list)
                .exchange();
    }

    private static String query(String... exchanges) {
        return Stream.of(exchanges)
                .map(pair -> "exchange=" + URLEncoder.encode(pair, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
