package io.beckon.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProviderIT extends GatewayIT {

    @AfterEach
    void forget() {
        database.sql("DELETE FROM provider_health").then().block();
        database.sql("DELETE FROM provider_minute").then().block();
        database.sql("DELETE FROM provider_rate").then().block();
        database.sql("DELETE FROM held_domain").then().block();
    }

    @Test
    void the_reports_of_all_workers_are_put_together_server_by_server() {
        report("a.example", 1, "now()", 8, "now() - interval '1 s'", "now() - interval '2 h'", "older words");
        report("a.example", 2, "now()", 4, "now() - interval '9 s'", "now() - interval '1 h'", "4.7.0 later");
        report("a.example", 3, "now() - interval '10 min'", 16, "now() - interval '10 min'", null, null);
        report("b.example", 1, "now()", 0, null, "now()", "Connection refused");
        report("c.example", 1, "now() - interval '2 min'", 1, "now() - interval '2 min'", null, null);
        minute("a.example", "2 min", 1, 100, 3, 1);
        minute("a.example", "2 min", 2, 50, 0, 0);
        minute("a.example", "70 min", 1, 1000, 0, 0);

        JsonNode items = get().path("items");

        assertThat(items.findValuesAsString("name")).containsExactly("a.example", "b.example", "c.example");
        assertThat(items.findValuesAsString("state")).containsExactly("working", "failing", "silent");
        JsonNode a = items.get(0);
        assertThat(a.path("workers").asInt()).isEqualTo(2);
        assertThat(a.path("connections").asInt()).isEqualTo(12);
        assertThat(a.at("/lastHour/sent").asInt()).isEqualTo(150);
        assertThat(a.at("/lastHour/deferred").asInt()).isEqualTo(3);
        assertThat(a.at("/lastHour/failed").asInt()).isEqualTo(1);
        assertThat(a.at("/lastFailure/words").asString()).isEqualTo("4.7.0 later");
        assertThat(items.get(1).path("lastSuccessAt").isNull()).isTrue();
    }

    @Test
    void weight_breaker_and_rate_left_are_shown() {
        report("a.example", 1, "now()", 8, "now()", null, null);
        report("a.example", 2, "now()", 8, "now()", null, null);
        report("b.example", 1, "now()", 8, "now()", null, null);
        change("UPDATE provider_health SET weight = 3, limited = true WHERE provider = 'a.example'");
        change("UPDATE provider_health SET breaker = 'open' WHERE provider = 'a.example' AND worker_id = 2");
        change(
                "INSERT INTO provider_rate (provider, per_second, per_day, day_used, minute_used) VALUES ('a.example', 14, 100, 40, 9),"
                        + " ('b.example', 1, 1, 1, 1)");

        JsonNode items = get().path("items");

        assertThat(items.findValuesAsString("breaker")).containsExactly("open", "closed");
        assertThat(items.findValuesAsString("state")).containsExactly("failing", "working");
        JsonNode rate = items.get(0).path("rate");
        assertThat(items.get(0).path("weight").asInt()).isEqualTo(3);
        assertThat(rate.path("perSecond").asInt()).isEqualTo(14);
        assertThat(rate.path("leftToday").asInt()).isEqualTo(60);
        assertThat(rate.path("perMinute").isNull()).isTrue();
        assertThat(rate.path("leftThisMinute").isNull()).isTrue();
        assertThat(items.get(1).path("rate").isNull()).isTrue();
        change("UPDATE provider_rate SET day = day - interval '1 day'");
        assertThat(get().at("/items/0/rate/leftToday").asInt()).isEqualTo(100);
    }

    @Test
    void domains_that_are_held_back_are_shown_to_those_who_write_to_them() {
        held(1, "slow.example", "now()", workspace.id());
        held(2, "slow.example", "now()", workspace.id());
        held(3, "slow.example", "now() - interval '2 min'", workspace.id());
        held(1, "of-others.example", "now()", workspace.id() + 1);

        JsonNode held = get().path("heldDomains");

        assertThat(held.findValuesAsString("domain")).containsExactly("slow.example");
        assertThat(held.at("/0/rate").asDouble()).isEqualTo(5);
    }

    private void held(int worker, String domain, String reportedAt, long workspaceId) {
        change("INSERT INTO held_domain (worker_id, domain, rate, since, reported_at, workspaces) VALUES (" + worker
                + ", '" + domain + "', 2.5, now(), " + reportedAt + ", ARRAY[" + workspaceId + "])");
    }

    private void change(String sql) {
        database.sql(sql).then().block();
    }

    @Test
    void a_limited_manager_does_not_see_the_installations_servers() {
        with(workspace.limitedManagerKey())
                .get()
                .uri("/v1/providers")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:beckon:problem:role-may-not-see");
        with(workspace.ownerKey())
                .get()
                .uri("/v1/providers")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private void report(
            String provider, int worker, String at, int connections, String success, String failure, String words) {
        database.sql(
                        "INSERT INTO provider_health (provider, worker_id, reported_at, connections, waiting, last_success_at,"
                                + " last_failure_at, failure_phase, failure_code, failure_words) VALUES ('" + provider
                                + "', " + worker
                                + ", " + at + ", " + connections + ", 0, " + success + ", " + failure + ", "
                                + (words == null ? "NULL" : "'connect'") + ", NULL, "
                                + (words == null ? "NULL" : "'" + words + "'")
                                + ")")
                .then()
                .block();
    }

    private void minute(String provider, String ago, int worker, int sent, int deferred, int failed) {
        database.sql(
                        "INSERT INTO provider_minute (provider, minute, worker_id, sent, deferred, failed, unknown) VALUES ('"
                                + provider + "', now() - interval '" + ago + "', " + worker + ", " + sent + ", "
                                + deferred + ", " + failed
                                + ", 0)")
                .then()
                .block();
    }

    private JsonNode get() {
        return manager()
                .get()
                .uri("/v1/providers")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
