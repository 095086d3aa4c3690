package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.AfterSending;
import io.beckon.gateway.console.shell.Console;
import io.beckon.gateway.console.shell.SentFile;
import io.beckon.gateway.console.shell.Work;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The logo: a picture that is chosen, shown at once, and taken away. It has a form of its own among the general settings. */
@Controller
@Hidden
class LogoPages {

    private static final String PATH = SettingsController.PATH + "/logo";
    private static final ApiUri LOGO = ApiUri.of("/v1/workspace/logo");

    /** More than the API takes, so that what is too large is refused by it; the rest is read and thrown away. */
    private static final int MOST_KEPT = 2 * 1024 * 1024;

    private final Console console;
    private final SettingsForms forms;

    LogoPages(Console console, SettingsForms forms) {
        this.console = console;
        this.forms = forms;
    }

    /** A refusal is said beside the field. */
    @Needs(Right.NOTHING)
    @PostMapping(PATH)
    Mono<ResponseEntity<String>> upload(ServerWebExchange exchange) {
        return console.send(
                exchange,
                (work, file) -> shown(work, file)
                        .defaultIfEmpty("?note=logo-missing")
                        .map(note -> new AfterSending.GoOn(SettingsController.PATH + note)),
                (work, typed) -> forms.show(work, SettingsPart.GENERAL).map(view -> view.with("ofLogo", true)));
    }

    @Needs(Right.NOTHING)
    @PostMapping(PATH + "/remove")
    Mono<ResponseEntity<String>> remove(ServerWebExchange exchange) {
        return console.press(
                exchange,
                (work, typed) -> work.api().delete(LOGO).thenReturn(SettingsController.PATH + "?note=logo-removed"));
    }

    /**
     * Ends with the note that says what came of it; empty where no file was chosen. All of it is read before the API is asked: a browser
     * that is answered while it still sends shows a broken connection and not why.
     */
    private static Mono<String> shown(Work work, SentFile file) {
        MediaType sent = Objects.requireNonNullElse(file.kind(), MediaType.APPLICATION_OCTET_STREAM);
        return file.content()
                .collect(ByteArrayOutputStream::new, LogoPages::keep)
                .filter(kept -> !file.name().isEmpty())
                .flatMap(kept ->
                        work.api().replace(LOGO, sent, Flux.defer(() -> Flux.just(wrapped(kept))), JsonNode.class))
                .map(logo -> "?note=logo-shown");
    }

    private static void keep(ByteArrayOutputStream kept, DataBuffer part) {
        byte[] bytes = new byte[Math.min(part.readableByteCount(), MOST_KEPT - kept.size())];
        part.read(bytes);
        DataBufferUtils.release(part);
        kept.writeBytes(bytes);
    }

    private static DataBuffer wrapped(ByteArrayOutputStream kept) {
        return DefaultDataBufferFactory.sharedInstance.wrap(kept.toByteArray());
    }
}
