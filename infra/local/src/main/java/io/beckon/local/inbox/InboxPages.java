package io.beckon.local.inbox;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The inbox in the browser: /inbox, /inbox/{id}, and each mail's HTML, text and raw bytes. */
final class InboxPages {

    private static final int LISTED = 200;
    /** The mail's own page may show pictures and its inline style, and run nothing. */
    private static final String SANDBOX =
            "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; "
                    + "img-src https: data:; style-src 'unsafe-inline'";

    private final Inbox inbox;

    InboxPages(Inbox inbox) {
        this.inbox = inbox;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(GET("/inbox"), this::list)
                .andRoute(GET("/inbox/{id}"), this::show)
                .andRoute(GET("/inbox/{id}/html"), request -> part(request, "text/html", MediaType.TEXT_HTML))
                .andRoute(GET("/inbox/{id}/text"), request -> part(request, "text/plain", MediaType.TEXT_PLAIN))
                .andRoute(GET("/inbox/{id}/raw"), this::raw);
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .render(
                        "inbox/list",
                        Map.of(
                                "mails",
                                inbox.latest(LISTED),
                                "accepted",
                                inbox.accepted(),
                                "zone",
                                ZoneId.systemDefault()));
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return mail(request)
                .map(mail -> ServerResponse.ok()
                        .contentType(MediaType.TEXT_HTML)
                        .render("inbox/mail", Map.of("mail", mail, "zone", ZoneId.systemDefault())))
                .orElseGet(InboxPages::gone);
    }

    private Mono<ServerResponse> raw(ServerRequest request) {
        return mail(request)
                .map(mail ->
                        ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).bodyValue(mail.raw()))
                .orElseGet(InboxPages::gone);
    }

    private Mono<ServerResponse> part(ServerRequest request, String type, MediaType answer) {
        return mail(request)
                .map(mail -> ServerResponse.ok()
                        .contentType(new MediaType(answer, java.nio.charset.StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", SANDBOX)
                        .bodyValue(mail.text(type)))
                .orElseGet(InboxPages::gone);
    }

    private Optional<InboxMail> mail(ServerRequest request) {
        String id = request.pathVariable("id");
        return id.matches("\\d{1,18}") ? inbox.mail(Long.parseLong(id)) : Optional.empty();
    }

    private static Mono<ServerResponse> gone() {
        return ServerResponse.status(404)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("No such mail is kept here; the newest are at /inbox.");
    }
}
