package io.beckon.gateway.console.template;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Area;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The list of templates and the pages of one. */
@Controller
@Hidden
class TemplatePages {

    private static final String PATH = "/console/templates";
    private static final int PAGE = 50;

    @Configuration(proxyBeanMethods = false)
    static class TemplatesPlace {
        @Bean
        Area templatesArea() {
            return new Area(60, "templates", PATH, false);
        }
    }

    /** One of the list. */
    record Summary(String id, String name, int version, Instant createdAt) {}

    /** How it will arrive. */
    record Mail(String subject, String html, String text) {

        /** For a reader with a dark or a light screen, whatever the screen of the manager. */
        Mail on(boolean dark) {
            String always = dark ? "(min-width: 0)" : "(max-width: 0)";
            return new Mail(
                    subject, html.replaceAll("(?i)\\(\\s*prefers-color-scheme\\s*:\\s*dark\\s*\\)", always), text);
        }
    }

    private final Console console;
    private final TemplateEditor editor;

    TemplatePages(Console console, TemplateEditor editor) {
        this.console = console;
        this.editor = editor;
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH)
    Mono<ResponseEntity<String>> templates(
            ServerWebExchange exchange, @RequestParam(required = false) @Nullable String cursor) {
        return console.show(exchange, work -> list(work, cursor));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/new")
    Mono<ResponseEntity<String>> begin(
            ServerWebExchange exchange, @RequestParam(required = false) @Nullable String language) {
        return console.show(exchange, work -> editor.blank(work, language));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> create(ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> editor.create(work, typed).map(id -> path(id, typed) + "&note=template-saved"),
                (work, typed) -> editor.newAgain(typed));
    }

    @Needs(Right.NOTHING)
    @GetMapping(PATH + "/{id}")
    Mono<ResponseEntity<String>> template(
            @PathVariable String id,
            ServerWebExchange exchange,
            @RequestParam(required = false) @Nullable String language) {
        return console.show(exchange, work -> editor.show(work, id, language));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}")
    Mono<ResponseEntity<String>> save(@PathVariable String id, ServerWebExchange exchange) {
        return console.change(
                exchange,
                (work, typed) -> editor.save(work, id, typed).thenReturn(path(id, typed) + "&note=template-saved"),
                (work, typed) -> editor.again(work, id, typed));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/language")
    Mono<ResponseEntity<String>> removeLanguage(@PathVariable String id, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> editor.removeLanguage(work, id, typed).thenReturn(PATH + "?note=language-removed"));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/test")
    Mono<ResponseEntity<String>> test(@PathVariable String id, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> work.api()
                        .once(typed.once())
                        .post(
                                ApiUri.of("/v1/templates/{}/test-send", id),
                                Map.of("locale", TemplateEditor.language(typed)),
                                JsonNode.class)
                        .thenReturn(path(id, typed) + "&note=test-sent"));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/{id}/delete")
    Mono<ResponseEntity<String>> delete(@PathVariable String id, ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> work.api().delete(TemplateEditor.one(id)).thenReturn(PATH + "?note=template-deleted"));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/preview")
    Mono<ResponseEntity<String>> preview(ServerWebExchange exchange) {
        return console.framed(exchange, TemplatePages::previewed);
    }

    private static Mono<View> previewed(Work work, Typed typed) {
        Map<String, String> wish = Map.of(
                "subject", typed.text("subject"),
                "html", typed.text("html"),
                "text", typed.text("text"),
                "locale", TemplateEditor.language(typed));
        String look = typed.text("look");
        return work.api()
                .post(ApiUri.of("/v1/templates/preview"), wish, Mail.class)
                .map(mail -> View.of("frame")
                        .with("mail", mail.on(look.equals("dark")))
                        .with("look", look));
    }

    private static Mono<View> list(Work work, @Nullable String cursor) {
        return work.api()
                .page(TemplateEditor.TEMPLATES.with("limit", PAGE).with("cursor", cursor), Summary.class)
                .map(templates -> View.of("templates")
                        .with("templates", templates.items())
                        .with("next", templates.next()));
    }

    private static String path(String id, Typed typed) {
        return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "?language="
                + URLEncoder.encode(TemplateEditor.language(typed), StandardCharsets.UTF_8);
    }
}
