package io.beckon.gateway.console.home;

import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The first page, what makes its samples, and what is shown where no page is. */
@Controller
@Hidden
class HomeController {

    private static final String HOME = "/console";

    @Configuration(proxyBeanMethods = false)
    static class Place {
        @Bean
        Area homeArea() {
            return new Area(0, "home", HOME, false);
        }
    }

    private final Console console;
    private final HomePage page;
    private final Samples samples;

    HomeController(Console console, HomePage page, Samples samples) {
        this.console = console;
        this.page = page;
        this.samples = samples;
    }

    @Needs(Right.NOTHING)
    @GetMapping("/")
    Mono<ResponseEntity<String>> root() {
        return console.seeOther(HOME);
    }

    @Needs(Right.NOTHING)
    @GetMapping(HOME)
    Mono<ResponseEntity<String>> home(ServerWebExchange exchange) {
        return console.show(exchange, page::view);
    }

    @Needs(Right.NOTHING)
    @PostMapping(HOME + "/samples/course")
    Mono<ResponseEntity<String>> sampleCourse(ServerWebExchange exchange) {
        return console.press(
                exchange, (work, typed) -> samples.course(work, typed).thenReturn(HOME + "?note=sample-course"));
    }

    @Needs(Right.NOTHING)
    @PostMapping(HOME + "/samples/list")
    Mono<ResponseEntity<String>> sampleList(ServerWebExchange exchange) {
        return console.press(
                exchange, (work, typed) -> samples.list(work, typed).thenReturn(HOME + "?note=sample-list"));
    }

    @Needs(Right.NOTHING)
    @GetMapping(HOME + "/**")
    Mono<ResponseEntity<String>> nothing(ServerWebExchange exchange) {
        return console.show(exchange, work -> Mono.just(View.of("not-found").withStatus(HttpStatus.NOT_FOUND)));
    }
}
