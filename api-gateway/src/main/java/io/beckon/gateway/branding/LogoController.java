package io.beckon.gateway.branding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.audit.Audited;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.right.Needs;
import io.beckon.gateway.right.Right;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Takes a workspace's logo, and shows it to whoever reads a mail or a page. */
@RestController
@Tag(name = "Workspace")
class LogoController implements DisposableBean {

    static final String PATH = "/assets/logos/";

    private static final int LARGEST = 1024 * 1024;
    private static final int KEPT_BYTES = 16 * 1024 * 1024;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.png");
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    /** Where the logo is shown, and how large it has become. */
    record Logo(
            @Schema(example = "https://invite.riverside.example/assets/logos/9f86.png")
            String logoUrl,

            @Schema(example = "240") int width,
            @Schema(example = "80") int height) {}

    private final LogoStore store;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final Scheduler painter = Schedulers.newBoundedElastic(2, 8, "logos");
    private final Cache<String, byte[]> shown = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .weigher((String name, byte[] content) -> content.length)
            .build();

    LogoController(LogoStore store, TransactionalOperator transaction, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void destroy() {
        painter.dispose();
    }

    @Needs(Right.CHANGE)
    @Audited(way = Audited.Way.PARTS)
    @PutMapping(
            path = "/v1/workspace/logo",
            consumes = {"image/png", "image/jpeg", "image/webp"})
    @Operation(
            summary = "Upload the logo of mails and pages: a PNG, JPEG or WebP of at most 1 MiB as the body",
            description =
                    "It is made anew as a PNG that fits into 480 by 160 dots, and set as the workspace's logoUrl.")
    Mono<Logo> upload(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > LARGEST) {
            throw tooLarge();
        }
        return DataBufferUtils.join(request.getBody(), LARGEST)
                .onErrorMap(DataBufferLimitException.class, error -> tooLarge())
                .map(LogoController::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(upload -> Mono.fromCallable(() -> Picture.of(upload)).subscribeOn(painter))
                .onErrorMap(
                        RejectedExecutionException.class,
                        error -> ProblemType.BUSY.with().retryAfter(TRY_AGAIN))
                .flatMap(picture -> store.put(caller.workspaceId(), picture, clock.instant())
                        .map(url -> new Logo(url, picture.width(), picture.height()))
                        .as(transaction::transactional));
    }

    @Needs(Right.CHANGE)
    @DeleteMapping("/v1/workspace/logo")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Show no logo any more; mails that were sent go on showing theirs")
    Mono<Void> remove(@Parameter(hidden = true) Caller caller) {
        return store.hide(caller.workspaceId()).as(transaction::transactional);
    }

    @Hidden
    @Needs(Right.NOTHING)
    @GetMapping(PATH + "{name}")
    Mono<ResponseEntity<byte[]>> show(@PathVariable String name) {
        var hash = NAME.matcher(name);
        if (!hash.matches()) {
            return Mono.just(ResponseEntity.notFound().build());
        }
        byte[] kept = shown.getIfPresent(name);
        return (kept != null ? Mono.just(kept) : store.find(HexFormat.of().parseHex(hash.group(1))))
                .doOnNext(content -> shown.put(name, content))
                .map(LogoController::answer)
                .defaultIfEmpty(ResponseEntity.notFound().build());
    }

    private static ProblemException tooLarge() {
        return ProblemType.BODY_TOO_LARGE.with("1 MiB");
    }

    private static ResponseEntity<byte[]> answer(byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(FOR_GOOD)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(content);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
