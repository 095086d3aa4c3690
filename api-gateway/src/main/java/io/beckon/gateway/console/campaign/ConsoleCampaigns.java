package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.ConsoleStream;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The campaigns of the workspace. */
@Controller
@Hidden
class ConsoleCampaigns {

    static final String PATH = "/console/campaigns";

    private static final MediaType CSV = MediaType.parseMediaType("text/csv");

    /** What the page of a campaign does to it, each a route of the API. */
    private static final Set<String> ACTIONS = Set.of("start", "unschedule", "pause", "resume", "cancel");

    @Configuration(proxyBeanMethods = false)
    static class Place {
        @Bean
        Area campaignsArea() {
            return new Area(10, "campaigns", PATH, false);
        }
    }

    private final Console console;
    private final ConsoleStream stream;
    private final CampaignListPage list;
    private final CampaignForm form;
    private final CampaignPage page;

    ConsoleCampaigns(
            Console console, ConsoleStream stream, CampaignListPage list, CampaignForm form, CampaignPage page) {
        this.console = console;
        this.stream = stream;
        this.list = list;
        this.form = form;
        this.page = page;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> list(
            @RequestParam(required = false) @Nullable String cursor, ServerWebExchange exchange) {
        return console.show(exchange, work -> list.view(work, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/new")
    Mono<ResponseEntity<String>> blank(ServerWebExchange exchange) {
        return console.show(exchange, work -> form.view(work, CampaignForm.BLANK));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> make(ServerWebExchange exchange) {
        return console.change(exchange, form::make, form::view);
    }

    /** The form with one more reminder step, and all that was typed. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/new")
    Mono<ResponseEntity<String>> moreSteps(ServerWebExchange exchange) {
        return console.retyped(
                exchange, (work, typed) -> form.view(work, CampaignForm.withOneMoreStep(typed)), form::view);
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}")
    Mono<ResponseEntity<String>> show(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.view(work, id));
    }

    /** What is looked at less often than the numbers. */
    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}/details")
    Mono<ResponseEntity<String>> details(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.details(work, id));
    }

    /** What the stream would have brought, once it is over. */
    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}/now")
    Mono<ResponseEntity<String>> now(@PathVariable String id, ServerWebExchange exchange) {
        return console.show(exchange, work -> page.now(work, id));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}/live")
    Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> live(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            ServerWebExchange exchange) {
        return stream.follow(exchange, work -> page.parts(work, id, lastEventId));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}/outcomes.csv")
    Mono<ResponseEntity<String>> outcomes(@PathVariable String id, ServerWebExchange exchange) {
        return console.download(exchange, ApiUri.of("/v1/campaigns/{}/outcomes", id), CSV);
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/{action}")
    Mono<ResponseEntity<String>> act(@PathVariable String id, @PathVariable String action, ServerWebExchange exchange) {
        return ACTIONS.contains(action)
                ? console.change(
                        exchange,
                        (work, typed) -> work.api()
                                .post(ApiUri.of("/v1/campaigns/{}/" + action, id))
                                .thenReturn(PATH + "/" + id + "?note=campaign." + action),
                        (work, typed) -> page.view(work, id))
                : console.seeOther(PATH);
    }
}
