package io.beckon.gateway.console.shell;

import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.door.ApiDoor;
import io.beckon.gateway.console.door.ApiRefusal;
import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.ConsoleRenderer.Frame;
import io.beckon.gateway.console.shell.SignInView.Onward;
import io.beckon.gateway.page.PageLanguage;
import io.beckon.gateway.problem.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers every request of the console: with a page for who is signed in, with the page to sign in for who is not, and with a page that
 * says why for whatever was refused. A form that was refused comes back with all that was typed.
 */
@Component
public class Console {

    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private final ApiDoor door;
    private final ConsoleRenderer renderer;
    private final SignInView signIn;

    Console(ApiDoor door, ConsoleRenderer renderer, SignInView signIn) {
        this.door = door;
        this.renderer = renderer;
        this.signIn = signIn;
    }

    /** Makes a page. */
    @FunctionalInterface
    public interface Show {
        Mono<View> view(Work work);
    }

    /** Does what a form asks for; ends with the path that is shown then. */
    @FunctionalInterface
    public interface Change {
        Mono<String> make(Work work, Typed typed);
    }

    /** The page of a form with what was typed into it. */
    @FunctionalInterface
    public interface Again {
        Mono<View> view(Work work, Typed typed);
    }

    /** A whole page, or a part of one. */
    public Mono<ResponseEntity<String>> show(ServerWebExchange exchange, Show show) {
        return signedIn(exchange, door.of(exchange), work -> page(work, show.view(work), exchange))
                .onErrorResume(Console::isOver, over -> over(exchange))
                .as(answer -> told(exchange, answer));
    }

    /**
     * Takes a form. It is read before anything is asked, so that nothing of it is lost: where the session is over, the answer asks who
     * this is and carries it along; where the API refuses, or the form's token is of an earlier session, it is shown again with what was
     * typed and why.
     */
    public Mono<ResponseEntity<String>> change(ServerWebExchange exchange, Change change, Again again) {
        return Forms.read(exchange)
                .flatMap(typed -> signedIn(
                                exchange,
                                door.of(exchange).withToken(typed.token()),
                                work -> changed(
                                        work, typed, change.make(work, typed).map(renderer::seeOther), again, exchange))
                        .onErrorResume(Console::isOver, over -> kept(typed, exchange)))
                .as(answer -> told(exchange, answer));
    }

    /**
     * A form that only leads on, such as "Next": it is shown again in another shape, and nothing is done. It loses nothing either where the
     * session is over.
     */
    public Mono<ResponseEntity<String>> step(ServerWebExchange exchange, Again next) {
        return Forms.read(exchange)
                .flatMap(typed -> signedIn(
                                exchange,
                                door.of(exchange),
                                work -> page(
                                        work, next.view(work, typed).map(view -> view.with("typed", typed)), exchange))
                        .onErrorResume(Console::isOver, over -> kept(typed, exchange)))
                .as(answer -> told(exchange, answer));
    }

    /** Shows a form as it was typed, with something more, or {@code again} where that is refused; changes nothing. */
    public Mono<ResponseEntity<String>> retyped(ServerWebExchange exchange, Again more, Again again) {
        return Forms.read(exchange)
                .flatMap(typed -> signedIn(
                                exchange,
                                door.of(exchange).withToken(typed.token()),
                                work -> page(work, tried(work, typed, more, again, exchange), exchange))
                        .onErrorResume(Console::isOver, over -> kept(typed, exchange)))
                .as(answer -> told(exchange, answer));
    }

    private Mono<View> tried(Work work, Typed typed, Again more, Again again, ServerWebExchange exchange) {
        return more.view(work, typed)
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> isOver(refusal) || isPart(exchange)
                                ? Mono.error(refusal)
                                : refused(work, typed, again, refusal));
    }

    /**
     * As {@link #change} of a form with a file, which is read only for who is signed in and never held: what was typed beside it is kept,
     * and where the session is over the file has to be chosen once more.
     */
    public Mono<ResponseEntity<String>> send(ServerWebExchange exchange, SentFile.Use use, Again again) {
        return SentFile.read(exchange, file -> used(file, use, again, exchange)).as(answer -> told(exchange, answer));
    }

    private Mono<ResponseEntity<String>> used(
            SentFile file, SentFile.Use use, Again again, ServerWebExchange exchange) {
        return signedIn(
                        exchange,
                        door.of(exchange).withToken(file.form().token()),
                        work -> use.make(work, file)
                                .flatMap(after -> sent(work, after, exchange))
                                .onErrorResume(
                                        ApiRefusal.class,
                                        refusal -> isOver(refusal)
                                                ? Mono.error(refusal)
                                                : page(
                                                        work,
                                                        refused(work, besideRefused(file, refusal), again, refusal),
                                                        exchange)))
                .onErrorResume(Console::isOver, over -> kept(file.form(), exchange));
    }

    /** Another file is chosen in place of a faulty one, and is not the same request again. */
    private static Typed besideRefused(SentFile file, ApiRefusal refusal) {
        return refusal.status().is4xxClientError() ? file.form().and(Typed.ONCE, "") : file.form();
    }

    private Mono<ResponseEntity<String>> sent(Work work, AfterSending after, ServerWebExchange exchange) {
        return after instanceof AfterSending.Stay stay
                ? page(work, Mono.just(stay.view()), exchange)
                : seeOther(((AfterSending.GoOn) after).path());
    }

    /** As {@link #change} of a form without text, such as a single button: a refusal is a page of its own. */
    public Mono<ResponseEntity<String>> press(ServerWebExchange exchange, Change change) {
        return change(exchange, change, (work, typed) -> Mono.just(View.of("refused")));
    }

    /** A page for whoever it is, without anything of a workspace around it. */
    public Mono<ResponseEntity<String>> outside(ServerWebExchange exchange, View view) {
        return renderer.answer(view, outside(exchange));
    }

    /** The same, saying why something was refused. */
    public Mono<ResponseEntity<String>> outside(ServerWebExchange exchange, View view, ApiRefusal refusal) {
        return outside(exchange, renderer.refused(view, refusal, locale(exchange)));
    }

    public Mono<ResponseEntity<String>> seeOther(String path) {
        return Mono.fromSupplier(() -> renderer.seeOther(path));
    }

    /**
     * Takes a form and shows at once what came of it, for what is to be seen this once, such as a new key. Where the API refuses, the form
     * is shown again.
     */
    public Mono<ResponseEntity<String>> reply(ServerWebExchange exchange, Again answer, Again again) {
        return Forms.read(exchange)
                .flatMap(typed -> signedIn(
                                exchange,
                                door.of(exchange).withToken(typed.token()),
                                work -> page(work, replied(work, typed, answer, again), exchange))
                        .onErrorResume(Console::isOver, over -> kept(typed, exchange)))
                .as(answered -> told(exchange, answered));
    }

    private Mono<View> replied(Work work, Typed typed, Again answer, Again again) {
        return answer.view(work, typed)
                .onErrorResume(
                        ApiRefusal.class,
                        refusal -> isOver(refusal) ? Mono.error(refusal) : refused(work, typed, again, refusal));
    }

    /**
     * Shows what was typed in a frame of its own, such as a mail; it changes nothing. What was refused is said in the frame, and the page
     * around it stays as it is.
     */
    public Mono<ResponseEntity<String>> framed(ServerWebExchange exchange, Again made) {
        return Forms.read(exchange)
                .flatMap(typed -> signedIn(
                                exchange,
                                door.of(exchange).withToken(typed.token()),
                                work -> made.view(work, typed)
                                        .onErrorResume(
                                                ApiRefusal.class,
                                                refusal -> isOver(refusal)
                                                        ? Mono.error(refusal)
                                                        : Mono.fromSupplier(() -> renderer.refused(
                                                                View.of("frame"), refusal, work.locale())))
                                        .flatMap(view -> renderer.framed(view, outside(exchange))))
                        .onErrorResume(
                                Console::isOver,
                                over -> renderer.framed(
                                        View.of("frame").with("over", true).withStatus(HttpStatus.UNAUTHORIZED),
                                        outside(exchange))))
                .as(answer -> told(exchange, answer));
    }

    private interface Step {
        Mono<ResponseEntity<String>> take(Work work);
    }

    private Mono<ResponseEntity<String>> signedIn(ServerWebExchange exchange, Api api, Step step) {
        Locale locale = locale(exchange);
        return Managers.session(api)
                .flatMap(session -> Managers.manager(api, session)
                        .map(manager -> new Work(api, manager, locale))
                        .flatMap(step::take)
                        .onErrorResume(
                                ApiRefusal.class,
                                refusal -> isOver(refusal)
                                        ? Mono.error(refusal)
                                        : refusedToAll(refusal, session.csrfToken(), exchange)));
    }

    private Mono<ResponseEntity<String>> changed(
            Work work, Typed typed, Mono<ResponseEntity<String>> done, Again again, ServerWebExchange exchange) {
        return done.onErrorResume(
                ApiRefusal.class,
                refusal -> isOver(refusal)
                        ? Mono.error(refusal)
                        : page(work, refused(work, typed, again, refusal), exchange));
    }

    private Mono<View> refused(Work work, Typed typed, Again again, ApiRefusal refusal) {
        // A key under which something else was done already is of no use to what is typed now.
        boolean done = refusal.is(ProblemType.IDEMPOTENCY_KEY_REUSED);
        String once = done || typed.once().isEmpty() ? UUID.randomUUID().toString() : typed.once();
        return again.view(work, typed)
                .map(view -> view.model().containsKey("typed") ? view : view.with("typed", typed))
                .map(view -> renderer.refused(view, refusal, work.locale()).with("once", once));
    }

    private Mono<ResponseEntity<String>> page(Work work, Mono<View> view, ServerWebExchange exchange) {
        Frame frame = new Frame(
                work.locale(),
                work.manager(),
                work.manager().token(),
                path(exchange),
                exchange.getRequest().getQueryParams().getFirst("note"));
        return view.onErrorResume(
                        ApiRefusal.class,
                        refusal -> isOver(refusal)
                                ? Mono.error(refusal)
                                : Mono.fromSupplier(
                                        () -> renderer.refused(refusedView(exchange), refusal, work.locale())))
                .flatMap(made -> renderer.answer(made, frame));
    }

    /** For whom there is no page at all, such as a learner. */
    private Mono<ResponseEntity<String>> refusedToAll(ApiRefusal refusal, String token, ServerWebExchange exchange) {
        Locale locale = locale(exchange);
        return renderer.answer(
                renderer.refused(refusedView(exchange), refusal, locale),
                new Frame(locale, null, token, path(exchange), null));
    }

    /** A part of a page stays where it is, with all that was typed around it; a page leads to where one signs in. */
    private Mono<ResponseEntity<String>> over(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (isPart(exchange)) {
            return renderer.answer(View.part("parts", "over").withStatus(HttpStatus.UNAUTHORIZED), outside(exchange));
        }
        return Mono.just(renderer.seeOther(
                SignInView.PATH + "?next=" + URLEncoder.encode(target(request), StandardCharsets.UTF_8)));
    }

    private static View refusedView(ServerWebExchange exchange) {
        return isPart(exchange) ? View.part("parts", "refusal") : View.of("refused");
    }

    /** Whether htmx asks, which puts the answer into a page that is shown. */
    private static boolean isPart(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().containsHeader("HX-Request");
    }

    private static String target(ServerHttpRequest request) {
        String query = request.getURI().getRawQuery();
        return request.getPath().value() + (query == null ? "" : "?" + query);
    }

    private Mono<ResponseEntity<String>> kept(Typed typed, ServerWebExchange exchange) {
        if (isPart(exchange)) {
            return over(exchange);
        }
        boolean ours = OwnForm.is(exchange.getRequest());
        Onward onward = ours ? Onward.resuming(target(exchange.getRequest()), typed) : Onward.to(null);
        return renderer.answer(
                signIn.view("sign-in", onward, Typed.NOTHING, exchange).withStatus(HttpStatus.UNAUTHORIZED),
                outside(exchange));
    }

    /** A file of the API, of any length; where it is refused, a page says why. */
    public Mono<ResponseEntity<String>> download(ServerWebExchange exchange, ApiUri uri, MediaType kind) {
        return show(exchange, work -> work.api().download(uri, kind).then(Mono.empty()));
    }

    static String path(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value();
    }

    /** Whatever goes wrong is told in a page. */
    public Mono<ResponseEntity<String>> told(ServerWebExchange exchange, Mono<ResponseEntity<String>> answer) {
        return answer.onErrorResume(failure -> {
            HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
            if (failure instanceof DataBufferLimitException) {
                status = HttpStatus.CONTENT_TOO_LARGE;
            } else {
                log.error("A page of the console could not be shown", failure);
            }
            return renderer.answer(
                    View.of("trouble").withStatus(status).with("large", status == HttpStatus.CONTENT_TOO_LARGE),
                    outside(exchange));
        });
    }

    static Frame outside(ServerWebExchange exchange) {
        return new Frame(
                locale(exchange),
                null,
                "",
                path(exchange),
                exchange.getRequest().getQueryParams().getFirst("note"));
    }

    /** Whether the API does not know who asks. */
    public static boolean isOver(Throwable failure) {
        return failure instanceof ApiRefusal refusal && refusal.is(ProblemType.NOT_AUTHENTICATED);
    }

    /** The reader's language. */
    public static Locale locale(ServerWebExchange exchange) {
        return PageLanguage.ofBrowser(exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE), null);
    }
}
