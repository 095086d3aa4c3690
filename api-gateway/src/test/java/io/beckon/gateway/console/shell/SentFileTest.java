package io.beckon.gateway.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A form with a file, as browsers send it. */
class SentFileTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nana\nben\r\n";

    @Test
    void what_stands_before_the_file_comes_with_it() {
        read(field("nonce", "n") + field("people", "Zo\u00eb\r\nBen") + FILE + field("people", "Chlo\u00e9") + FILE)
                .expectNext("a.csv text/csv n|Zo\u00eb\r\nBen|ana\nben")
                .expectComplete()
                .verify(DEADLINE);
    }

    @Test
    void a_form_without_a_file_keeps_its_fields() {
        read(field("nonce", "n") + field("people", "Ben"))
                .expectNext(" null n|Ben|")
                .expectComplete()
                .verify(DEADLINE);
    }

    /** Held twice more here, so that one release too many would be seen as well. */
    @Test
    void a_file_that_nobody_reads_is_let_go_and_only_once() {
        ByteBuf bytes = Unpooled.copiedBuffer(FILE + "--b--\r\n", StandardCharsets.UTF_8)
                .retain(2);
        DataBuffer body = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT).wrap(bytes);
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .body(Flux.just(body));
        StepVerifier.create(SentFile.read(MockServerWebExchange.from(request), file -> Mono.just(file.name())))
                .expectNext("a.csv")
                .expectComplete()
                .verify(DEADLINE);
        assertThat(bytes.refCnt()).isEqualTo(2);
    }

    @Test
    void the_fields_together_are_bounded() {
        String half = "x".repeat(Forms.LARGEST_BYTES * 2 / 3);
        read(field("people", half) + field("more", half) + FILE)
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOf(DataBufferLimitException.class))
                .verify(DEADLINE);
    }

    private static StepVerifier.FirstStep<String> read(String parts) {
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .body(parts + "--b--\r\n");
        return StepVerifier.create(SentFile.read(MockServerWebExchange.from(request), SentFileTest::shown));
    }

    private static Mono<String> shown(SentFile file) {
        String before = file.name() + " " + file.kind() + " " + file.form().token() + "|"
                + file.form().text("people") + "|";
        return DataBufferUtils.join(file.content())
                .map(content -> content.toString(StandardCharsets.UTF_8))
                .defaultIfEmpty("")
                .map(content -> before + content);
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
