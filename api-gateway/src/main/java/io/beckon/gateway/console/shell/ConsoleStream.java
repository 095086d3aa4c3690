package io.beckon.gateway.console.shell;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiDoor;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.shell.ConsoleRenderer.Frame;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Parts of a page that follow a stream of the API, as server-sent events. It ends with an event {@code end}, after which there is nothing
 * to wait for; where it is refused, the event {@code refusal} says why before.
 */
@Component
public class ConsoleStream {

    private final ApiDoor door;
    private final ConsoleRenderer renderer;

    ConsoleStream(ApiDoor door, ConsoleRenderer renderer) {
        this.door = door;
        this.renderer = renderer;
    }

    /** Follows a stream of the API. */
    @FunctionalInterface
    public interface Parts {
        Flux<Part> of(Work work);
    }

    /**
     * A part of a page as an event.
     *
     * @param id   by which a browser that comes back says how far it was; empty for none
     * @param view null for a sign of life
     */
    public record Part(String event, String id, @Nullable View view) {}

    public Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> follow(ServerWebExchange exchange, Parts parts) {
        Api api = door.of(exchange);
        Locale locale = Console.locale(exchange);
        Flux<ServerSentEvent<String>> events = Managers.session(api)
                .flatMap(session -> Managers.manager(api, session))
                .flatMapMany(manager -> parts.of(new Work(api, manager, locale))
                        .concatMap(part ->
                                event(part, new Frame(locale, manager, manager.token(), Console.path(exchange), null))))
                .onErrorResume(
                        ApiRefusal.class, refusal -> refused(refusal, exchange).flux())
                .concatWithValues(ServerSentEvent.builder("").event("end").build());
        return Mono.just(ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("X-Accel-Buffering", "no")
                .cacheControl(CacheControl.noStore())
                .body(events));
    }

    private Mono<ServerSentEvent<String>> event(Part part, Frame frame) {
        if (part.view() == null) {
            return Mono.just(ServerSentEvent.<String>builder().comment("alive").build());
        }
        return renderer.html(part.view(), frame).map(html -> {
            ServerSentEvent.Builder<String> event =
                    ServerSentEvent.builder(html).event(part.event());
            return (part.id().isEmpty() ? event : event.id(part.id())).build();
        });
    }

    private Mono<ServerSentEvent<String>> refused(ApiRefusal refusal, ServerWebExchange exchange) {
        View view = Console.isOver(refusal)
                ? View.part("parts", "over")
                : renderer.refused(View.part("parts", "refusal"), refusal, Console.locale(exchange));
        return event(new Part("refusal", "", view), Console.outside(exchange));
    }
}
