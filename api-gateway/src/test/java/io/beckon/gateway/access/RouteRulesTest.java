package io.beckon.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;

class RouteRulesTest {

    private static final String OURS = "io.beckon.gateway";

    static class Handlers {

        @Needs(Right.OWN)
        void owned() {}

        @Needs(Right.NOTHING)
        void open() {}

        void silent() {}
    }

    @Test
    void a_route_that_does_not_say_what_it_needs_stops_the_gateway() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        new RouteRules(Map.of(route("/v1/secrets", RequestMethod.GET), handler("silent")), OURS))
                .withMessageContaining("/v1/secrets")
                .withMessageContaining("@Needs");
    }

    @Test
    void a_silent_route_that_is_not_ours_needs_what_its_method_does() {
        RouteRules rules =
                new RouteRules(Map.of(route("/their/page", RequestMethod.GET), handler("silent")), "somewhere.else");
        assertThat(needed(rules, HttpMethod.GET, "/their/page")).isEqualTo(Right.READ);
    }

    @Test
    void the_most_specific_route_counts() {
        RouteRules rules = new RouteRules(
                Map.of(
                        route("/v1/things/{id}", RequestMethod.GET), handler("owned"),
                        route("/v1/things/open", RequestMethod.GET), handler("open")),
                OURS);
        assertThat(needed(rules, HttpMethod.GET, "/v1/things/open")).isEqualTo(Right.NOTHING);
        assertThat(needed(rules, HttpMethod.HEAD, "/v1/things/open")).isEqualTo(Right.NOTHING);
        assertThat(needed(rules, HttpMethod.GET, "/v1/things/7")).isEqualTo(Right.OWN);
        assertThat(needed(rules, HttpMethod.POST, "/v1/things/open")).isEqualTo(Right.CHANGE);
    }

    @Test
    void where_no_route_is_only_what_is_said_to_be_open_is() {
        RouteRules rules = new RouteRules(Map.of(), OURS, "/i/**");
        assertThat(needed(rules, HttpMethod.GET, "/i/token")).isEqualTo(Right.NOTHING);
        assertThat(needed(rules, HttpMethod.GET, "/ix")).isEqualTo(Right.READ);
        assertThat(needed(rules, HttpMethod.OPTIONS, "/v1/things")).isEqualTo(Right.READ);
        assertThat(needed(rules, HttpMethod.DELETE, "/v1/things")).isEqualTo(Right.CHANGE);
    }

    private static Right needed(RouteRules rules, HttpMethod method, String path) {
        return rules.needed(PathContainer.parsePath(path), method);
    }

    private static RequestMappingInfo route(String path, RequestMethod method) {
        return RequestMappingInfo.paths(path).methods(method).build();
    }

    private static HandlerMethod handler(String name) {
        try {
            return new HandlerMethod(new Handlers(), Handlers.class.getDeclaredMethod(name));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
