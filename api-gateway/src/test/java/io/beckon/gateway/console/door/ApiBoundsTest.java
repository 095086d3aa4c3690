package io.beckon.gateway.console.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class ApiBoundsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void an_answer_larger_than_any_page_needs_is_not_held() {
        assertThat(answer(Api.LARGEST_ANSWER).body()).hasSize(Api.LARGEST_ANSWER);
        assertThatExceptionOfType(DataBufferLimitException.class).isThrownBy(() -> answer(Api.LARGEST_ANSWER + 1));
    }

    @Test
    void an_answer_without_a_body_is_an_answer() {
        assertThat(api((request, response) -> response.setComplete())
                        .send(HttpMethod.DELETE, ApiUri.of("/v1/session"), null)
                        .block(DEADLINE)
                        .body())
                .isEmpty();
    }

    @Test
    void what_breaks_behind_the_door_breaks_before_it() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> api((request, response) -> Mono.error(new IllegalStateException("broken")))
                        .delete(ApiUri.of("/v1/session"))
                        .block(DEADLINE));
    }

    private static Answer answer(int bytes) {
        byte[] piece = new byte[4096];
        return api((request, response) -> response.writeWith(Flux.range(0, (bytes + 4095) / 4096)
                        .map(i -> DefaultDataBufferFactory.sharedInstance.wrap(
                                Arrays.copyOf(piece, Math.min(4096, bytes - i * 4096))))))
                .send(HttpMethod.GET, ApiUri.of("/v1/anything"), null)
                .block(DEADLINE);
    }

    private static Api api(HttpHandler application) {
        ObjectProvider<HttpHandler> provider = new ObjectProvider<>() {
            @Override
            public HttpHandler getObject() {
                return application;
            }
        };
        return new ApiDoor(provider, JsonMapper.shared())
                .of(MockServerWebExchange.from(MockServerHttpRequest.get("/console")));
    }
}
