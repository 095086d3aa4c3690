package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The pages of the workspace's own settings. */
@Controller
@Hidden
class SettingsController {

    static final String PATH = "/console/settings";

    @Configuration(proxyBeanMethods = false)
    static class SettingsPlace {
        @Bean
        Area settingsArea() {
            return new Area(80, "settings", PATH, false);
        }
    }

    private final Console console;
    private final SettingsForms forms;

    SettingsController(Console console, SettingsForms forms) {
        this.console = console;
        this.forms = forms;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> general(ServerWebExchange exchange) {
        return show(exchange, SettingsPart.GENERAL);
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> saveGeneral(ServerWebExchange exchange) {
        return save(exchange, SettingsPart.GENERAL);
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/sending")
    Mono<ResponseEntity<String>> sending(ServerWebExchange exchange) {
        return show(exchange, SettingsPart.SENDING);
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/sending")
    Mono<ResponseEntity<String>> saveSending(ServerWebExchange exchange) {
        return save(exchange, SettingsPart.SENDING);
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/advanced")
    Mono<ResponseEntity<String>> advanced(ServerWebExchange exchange) {
        return show(exchange, SettingsPart.ADVANCED);
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/advanced")
    Mono<ResponseEntity<String>> saveAdvanced(ServerWebExchange exchange) {
        return save(exchange, SettingsPart.ADVANCED);
    }

    private Mono<ResponseEntity<String>> show(ServerWebExchange exchange, SettingsPart part) {
        return console.show(exchange, work -> forms.show(work, part));
    }

    private Mono<ResponseEntity<String>> save(ServerWebExchange exchange, SettingsPart part) {
        return console.change(
                exchange,
                (work, typed) -> forms.save(work, typed, part),
                (work, typed) -> forms.again(work, typed, part));
    }
}
