package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The list of invitations, and the page of each one with what can be done with it. */
@Controller
@Hidden
class InvitationPages {

    static final String PATH = "/console/invitations";

    private static final String ONE = PATH + "/{id}";

    @Configuration(proxyBeanMethods = false)
    static class InvitationPlace {
        @Bean
        Area invitationArea() {
            return new Area(40, "invitations", PATH, false);
        }
    }

    private final Console console;
    private final Listing listing;
    private final PersonPage person;

    InvitationPages(Console console, Listing listing, PersonPage person) {
        this.console = console;
        this.listing = listing;
        this.person = person;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> list(ServerWebExchange exchange) {
        MultiValueMap<String, String> fields = exchange.getRequest().getQueryParams();
        Choice choice = Choice.of(fields::getFirst);
        Trail trail = Trail.of(fields.getFirst("cursor"), fields.getFirst("earlier"));
        return console.show(exchange, work -> listing.view(work, choice, trail, isPart(exchange)));
    }

    @Needs(Right.NOTHING)
    @GetMapping(ONE)
    Mono<ResponseEntity<String>> one(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> person.view(work, id));
    }

    @Needs(Right.NOTHING)
    @PostMapping(ONE + "/resend")
    Mono<ResponseEntity<String>> resend(@PathVariable String id, ServerWebExchange exchange) {
        return done(exchange, id, "/v1/invitations/{}/resend", "?note=resent");
    }

    @Needs(Right.NOTHING)
    @PostMapping(ONE + "/revoke")
    Mono<ResponseEntity<String>> revoke(@PathVariable String id, ServerWebExchange exchange) {
        return done(exchange, id, "/v1/invitations/{}/revoke", "?note=revoked");
    }

    @Needs(Right.NOTHING)
    @PostMapping(ONE + "/address")
    Mono<ResponseEntity<String>> correct(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> once(work.api(), typed)
                        .post(
                                ApiUri.of("/v1/invitations/{}/address", id),
                                Map.of("address", typed.text("address").strip()),
                                JsonNode.class)
                        .thenReturn(path(id) + "?note=address-corrected"),
                (work, typed) -> person.view(work, id));
    }

    /** A refusal is said on the person's own page. */
    private Mono<ResponseEntity<String>> done(ServerWebExchange exchange, String id, String deed, String note) {
        return console.change(
                exchange,
                (work, typed) ->
                        once(work.api(), typed).post(ApiUri.of(deed, id)).thenReturn(path(id) + note),
                (work, typed) -> person.view(work, id));
    }

    private static Api once(Api api, Typed typed) {
        return api.once(typed.once());
    }

    private static String path(String id) {
        return ApiUri.of(ONE.replace("{id}", "{}"), id).text();
    }

    /** Whether htmx asks for the rows beside the form; where it asks for a page it had, it gets all of it. */
    static boolean isPart(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        return headers.containsHeader("HX-Request") && !headers.containsHeader("HX-History-Restore-Request");
    }
}
