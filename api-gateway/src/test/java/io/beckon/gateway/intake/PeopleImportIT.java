package io.beckon.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.ManagerCase;
import io.beckon.gateway.TestPerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Existing people come in by lists of any length, each row with its outcome. */
class PeopleImportIT extends ManagerCase {

    private static final MediaType CSV = MediaType.parseMediaType("text/csv");
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private InvitationRows rows;
    private String tag;

    @BeforeEach
    void unique() {
        rows = new InvitationRows(database);
        tag = UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void every_row_becomes_an_account_or_says_why_not() {
        TestPerson here = TestPerson.create(database, workspace.id(), ManagerRole.LEARNER);
        TestPerson elsewhere = TestPerson.create(database, stranger.id(), ManagerRole.LEARNER);
        String organization = made("/v1/organization-groups", Map.of("name", "All"));
        String group = made("/v1/user-groups", Map.of("name", "Sales", "organizationGroupId", organization));
        String list = """
                email,name,role,groups
                a-%1$s@x.example,Ana,learner,Sales
                b-%1$s@x.example,Ben,limited_manager,%2$s
                A-%1$s@x.example,Ana again,,
                nobody,Nobody,,
                c-%1$s@x.example,Carl,owner,
                d-%1$s@x.example,Dora,boss,
                e-%1$s@x.example,Eve,,No such group
                %3$s,Here,,
                %4$s,Elsewhere,,
                f-%1$s@x.example,Finn,,
                """.formatted(tag, group, here.address(), elsewhere.address());
        Map<?, ?> taken = load(manager(), CSV, list);
        assertThat(taken.get("state")).isEqualTo("done");
        assertThat(taken.get("rows")).isEqualTo(10);
        assertThat(taken.get("added")).isEqualTo(3);
        assertThat(taken.get("refused")).isEqualTo(7);
        List<Map<String, Object>> refused = refused(taken);
        assertThat(refused)
                .extracting(row -> row.get("row") + " " + row.get("reason"))
                .containsExactly(
                        "4 duplicate_in_list",
                        "5 address_without_at",
                        "6 role_too_high",
                        "7 role_unknown",
                        "8 group_unknown",
                        "9 address_in_use_here",
                        "10 address_in_use_elsewhere");
        assertThat(refused.get(0).get("sentence")).isEqualTo("The same address stands in row 2 already.");
        assertThat((String) refused.get(6).get("suggestedAddress"))
                .contains("+")
                .endsWith("@people.example");
        assertThat(rows.count("user_group_member WHERE user_group_id = " + group))
                .isEqualTo(2);
        assertThat(rows.row("SELECT display_name, role::text AS role FROM account WHERE address = 'b-" + tag
                        + "@x.example'"))
                .containsEntry("display_name", "Ben")
                .containsEntry("role", "limited_manager");
    }

    @Test
    void the_same_list_again_adds_nobody_and_says_so_of_every_row() {
        String list = "email\na-%1$s@x.example\nb-%1$s@x.example\n".formatted(tag);
        load(manager(), CSV, list);
        Map<?, ?> again = load(manager(), CSV, list);
        assertThat(again.get("added")).isEqualTo(0);
        assertThat(refused(again)).extracting(row -> row.get("reason")).containsOnly("address_in_use_here");
    }

    @Test
    void ndjson_is_taken_too_and_what_was_refused_is_there_as_csv() {
        Map<?, ?> taken = load(
                manager(),
                MediaType.APPLICATION_NDJSON,
                "{\"email\":\"a-%1$s@x.example\",\"firstName\":\"Ana\",\"lastName\":\"Example\"}\n{\"email\":\"=cmd\"}\n"
                        .formatted(tag));
        assertThat(taken.get("added")).isEqualTo(1);
        assertThat(rows.row("SELECT display_name FROM account WHERE address = 'a-" + tag + "@x.example'"))
                .containsEntry("display_name", "Ana Example");
        String csv = manager()
                .get()
                .uri("/v1/accounts/imports/" + taken.get("id") + "/rows")
                .accept(CSV)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(csv).contains("2,'=cmd,address_without_at");
    }

    @Test
    void a_duplicate_far_behind_is_known_and_a_long_list_goes_through_part_by_part() {
        int people = 20_000;
        Flux<DataBuffer> body = Flux.concat(
                        Flux.just("email,name\n"),
                        Flux.range(0, people / 500)
                                .map(part -> IntStream.range(part * 500, part * 500 + 500)
                                        .mapToObj(n -> "p" + n + "-" + tag + "@x.example,Person " + n + "\n")
                                        .collect(Collectors.joining())),
                        Flux.just("p7-" + tag + "@x.example,Again\n"))
                .map(text -> DefaultDataBufferFactory.sharedInstance.wrap(
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        Map<?, ?> taken = Objects.requireNonNull(manager()
                .mutate()
                .responseTimeout(DEADLINE)
                .build()
                .post()
                .uri("/v1/accounts/imports")
                .contentType(CSV)
                .body(BodyInserters.fromDataBuffers(body))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
        assertThat(taken.get("added")).isEqualTo(people);
        assertThat(refused(taken))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("reason", "duplicate_in_list")
                        .containsEntry("sentence", "The same address stands in row 9 already."));
    }

    @Test
    void two_workspaces_that_load_the_same_people_at_once_get_each_of_them_once() {
        List<String> addresses = IntStream.range(0, 2_000)
                .mapToObj(n -> "r" + n + "-" + tag + "@x.example")
                .toList();
        String forwards = "email\n" + String.join("\n", addresses) + "\n";
        String backwards = "email\n"
                + IntStream.range(0, 2_000)
                        .mapToObj(n -> addresses.get(1_999 - n))
                        .collect(Collectors.joining("\n"))
                + "\n";
        List<Map<?, ?>> taken = Objects.requireNonNull(Flux.just(
                        Map.entry(workspace.fullManagerKey(), forwards),
                        Map.entry(stranger.fullManagerKey(), backwards))
                .flatMap(
                        both -> Mono.<Map<?, ?>>fromCallable(() -> load(with(both.getKey()), CSV, both.getValue()))
                                .subscribeOn(Schedulers.boundedElastic()),
                        2)
                .collectList()
                .block(DEADLINE));
        assertThat(taken.stream().mapToInt(map -> (Integer) map.get("added")).sum())
                .isEqualTo(2_000);
        assertThat(taken.stream().mapToInt(map -> (Integer) map.get("rows")).sum())
                .isEqualTo(4_000);
        assertThat(rows.count("account WHERE address LIKE 'r%-" + tag + "@x.example'"))
                .isEqualTo(2_000);
    }

    @Test
    void a_list_that_cannot_be_read_says_so_and_stays_visible() {
        refused(
                manager()
                        .post()
                        .uri("/v1/accounts/imports")
                        .contentType(CSV)
                        .bodyValue("no,column\nof,addresses\n")
                        .exchange(),
                422,
                "upload-without-address-column");
        assertThat(rows.row("SELECT state FROM account_import WHERE workspace_id = " + workspace.id()))
                .containsEntry("state", "broken");
    }

    @Test
    void who_was_erased_is_not_loaded_again() {
        post("/v1/erasures", Map.of("address", "gone-" + tag + "@x.example"))
                .expectStatus()
                .isAccepted();
        Map<?, ?> taken = load(manager(), CSV, "email\ngone-" + tag + "@x.example\n");
        assertThat(refused(taken))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("reason", "suppressed")
                        .doesNotContainValue("gone-" + tag + "@x.example"));
    }

    @Test
    void a_limited_manager_may_not_load_and_another_workspace_sees_no_import() {
        refused(
                with(workspace.limitedManagerKey())
                        .post()
                        .uri("/v1/accounts/imports")
                        .contentType(CSV)
                        .bodyValue("email\nx-" + tag + "@x.example\n")
                        .exchange(),
                403,
                "role-may-only-read");
        Map<?, ?> taken = load(manager(), CSV, "email\nx-" + tag + "@x.example\n");
        with(stranger.ownerKey())
                .get()
                .uri("/v1/accounts/imports/" + taken.get("id"))
                .exchange()
                .expectStatus()
                .isNotFound();
        with(stranger.ownerKey())
                .get()
                .uri("/v1/accounts/imports/" + taken.get("id") + "/rows")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private Map<?, ?> load(WebTestClient client, MediaType type, String list) {
        return Objects.requireNonNull(client.post()
                .uri("/v1/accounts/imports")
                .contentType(type)
                .bodyValue(list)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    }

    private List<Map<String, Object>> refused(Map<?, ?> taken) {
        return Objects.requireNonNull(get("/v1/accounts/imports/" + taken.get("id") + "/rows")
                        .expectStatus()
                        .isOk()
                        .expectBody(Page.class)
                        .returnResult()
                        .getResponseBody())
                .items();
    }
}
