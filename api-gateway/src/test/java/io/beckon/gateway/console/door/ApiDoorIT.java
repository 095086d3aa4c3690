package io.beckon.gateway.console.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.problem.ProblemType;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class ApiDoorIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final ApiUri CAMPAIGNS = ApiUri.of("/v1/campaigns");
    private static final Map<String, String> AUTUMN = Map.of("name", "Autumn");

    /** What the console needs of a campaign: less than there is. */
    private record Campaign(String id, String name) {}

    @Autowired
    private ApiDoor door;

    private TestPerson ana;
    private TestPerson.Session session;

    @BeforeEach
    void a_manager() {
        ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        session = ana.session(database, anonymous());
    }

    @Test
    void an_answer_comes_as_a_record_of_what_is_needed_of_it() {
        Campaign made = changing().post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE);
        assertThat(made.name()).isEqualTo("Autumn");
        assertThat(api().page(CAMPAIGNS.with("limit", 1), Campaign.class)
                        .block(DEADLINE)
                        .items())
                .containsExactly(made);
    }

    @Test
    void a_refusal_says_which_fields_are_at_fault() {
        ApiRefusal refusal = refusal(() ->
                changing().post(CAMPAIGNS, Map.of("name", ""), Campaign.class).block(DEADLINE));
        assertThat(refusal.is(ProblemType.FIELDS_INVALID)).isTrue();
        assertThat(refusal.slug()).isEqualTo("fields-invalid");
        assertThat(refusal.status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(refusal.faults()).containsOnlyKeys("/name");
        assertThat(refusal.detail()).contains("Write one line");
    }

    @Test
    void nothing_is_let_in_that_the_api_would_not_let_in() {
        Api nobody = door.of(exchange(MockServerHttpRequest.get("/console")));
        assertThat(refusal(() -> nobody.page(CAMPAIGNS, Campaign.class).block(DEADLINE))
                        .is(ProblemType.NOT_AUTHENTICATED))
                .isTrue();
        assertThat(refusal(() -> api().post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE))
                        .is(ProblemType.CSRF_TOKEN_MISSING))
                .isTrue();
        TestPerson.Session limited = TestPerson.create(database, workspace.id(), ManagerRole.LIMITED_MANAGER)
                .session(database, anonymous());
        Api reading = of(limited).withToken(limited.csrfToken());
        assertThat(refusal(() -> reading.post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE))
                        .is(ProblemType.ROLE_MAY_ONLY_READ))
                .isTrue();
    }

    @Test
    void the_browser_is_who_asks_with_its_address_and_its_name() {
        Api hers = door.of(exchange(MockServerHttpRequest.post("/console/campaigns")
                        .cookie(new HttpCookie(TestPerson.COOKIE, session.secret()))
                        .header("User-Agent", "Firefox of Ana")
                        .remoteAddress(new InetSocketAddress("203.0.113.7", 4711))))
                .withToken(session.csrfToken());
        hers.post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE);
        assertThat(database.sql(
                                "SELECT client || ' ' || user_agent AS who FROM audit_entry WHERE actor_kind = 'account' AND actor_id = :ana")
                        .bind("ana", ana.accountId())
                        .map(row -> row.get("who", String.class))
                        .all()
                        .collectList()
                        .block(DEADLINE))
                .containsExactly("203.0.113.7 Firefox of Ana");
    }

    @Test
    void a_cookie_that_the_api_sets_goes_to_the_browser_and_counts_at_once() {
        MockServerWebExchange exchange = exchange(MockServerHttpRequest.post("/console/sign-out")
                .cookie(new HttpCookie(TestPerson.COOKIE, session.secret())));
        Api leaving = door.of(exchange).withToken(session.csrfToken());
        leaving.delete(ApiUri.of("/v1/session")).block(DEADLINE);
        assertThat(exchange.getResponse()
                        .getCookies()
                        .getFirst(TestPerson.COOKIE)
                        .getMaxAge())
                .isZero();
        assertThat(refusal(() -> leaving.get(ApiUri.of("/v1/session"), JsonNode.class)
                                .block(DEADLINE))
                        .is(ProblemType.NOT_AUTHENTICATED))
                .isTrue();
    }

    @Test
    void what_is_asked_twice_under_one_key_is_done_once() {
        Api once = changing().once(UUID.randomUUID().toString());
        Campaign first = once.post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE);
        assertThat(once.post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE)).isEqualTo(first);
    }

    @Test
    void a_list_is_streamed_through() {
        Campaign made = changing().post(CAMPAIGNS, AUTUMN, Campaign.class).block(DEADLINE);
        Flux<String> rows = Flux.concat(
                Flux.just("email\n"), Flux.range(0, 3_000).map(row -> "person" + row + "@people.example\n"));
        JsonNode taken = changing()
                .upload(
                        ApiUri.of("/v1/campaigns/{}/submissions", made.id()),
                        MediaType.parseMediaType("text/csv"),
                        rows.map(row ->
                                DefaultDataBufferFactory.sharedInstance.wrap(row.getBytes(StandardCharsets.UTF_8))),
                        JsonNode.class)
                .block(DEADLINE);
        assertThat(taken.path("rows").asInt()).isEqualTo(3_000);
    }

    @Test
    void events_are_passed_on_as_they_come_and_end_with_who_listens() {
        long campaign = new InvitationRows(database).campaign(workspace.id());
        ApiUri progress = ApiUri.of("/v1/campaigns/{}/progress", campaign);
        for (int i = 0; i < 25; i++) { // more than one actor may have open at once
            StepVerifier.create(api().events(progress, null).filter(event -> event.data() != null))
                    .assertNext(event -> assertThat(
                                    snapshot(event).path("campaignId").asString())
                            .isEqualTo(Long.toString(campaign)))
                    .thenCancel()
                    .verify(DEADLINE);
        }
        StepVerifier.create(api().events(ApiUri.of("/v1/campaigns/{}/progress", 0), null))
                .expectErrorSatisfies(refused -> assertThat(((ApiRefusal) refused).is(ProblemType.NOT_FOUND))
                        .isTrue())
                .verify(DEADLINE);
    }

    @Test
    void what_a_browser_sends_stays_in_the_segment_it_is_put_into() {
        assertThat(ApiUri.of("/v1/campaigns/{}/start", "7/../8?x=1#y").text())
                .isEqualTo("/v1/campaigns/7%2F..%2F8%3Fx%3D1%23y/start");
        assertThat(CAMPAIGNS.with("cursor", "a&limit=200").with("limit", null).text())
                .isEqualTo("/v1/campaigns?cursor=a%26limit%3D200");
        for (String hostile : new String[] {"..", ".", "../session", "7/../8", "7;x", "\u0000", "%2e%2e"}) {
            ApiRefusal refusal = refusal(() -> api().get(ApiUri.of("/v1/campaigns/{}", hostile), JsonNode.class)
                    .block(DEADLINE));
            assertThat(refusal.status().is4xxClientError()).as(hostile).isTrue();
        }
    }

    private JsonNode snapshot(ServerSentEvent<String> event) {
        return api().read(event.data(), JsonNode.class);
    }

    private Api api() {
        return of(session);
    }

    private Api changing() {
        return api().withToken(session.csrfToken());
    }

    private Api of(TestPerson.Session signedIn) {
        return door.of(exchange(
                MockServerHttpRequest.get("/console").cookie(new HttpCookie(TestPerson.COOKIE, signedIn.secret()))));
    }

    private static MockServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
        return MockServerWebExchange.from(request);
    }

    private static ApiRefusal refusal(ThrowingCallable asked) {
        return assertThatExceptionOfType(ApiRefusal.class).isThrownBy(asked).actual();
    }
}
