package io.beckon.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.hint.HintSettings;
import io.beckon.gateway.hint.Hints;
import io.beckon.messaging.MessagePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ChunkHintsTest {

    private static final HintSettings SETTINGS = new HintSettings(Duration.ofSeconds(2));
    private static final Upload UPLOAD = new Upload(7, 1, 3, 1, false, false);

    private final List<Collection<? extends BeckonMessage>> batches = new ArrayList<>();

    @Test
    void pointers_are_published_in_batches_of_at_most_64() {
        StepVerifier.create(hints(batch -> Mono.empty()).publish(UPLOAD, Lane.BULK, 0, 150))
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        assertThat(batches).extracting(Collection::size).containsExactly(64, 64, 22);
        assertThat(batches.get(2))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .last()
                .isEqualTo(new ChunkSubmitted(7, 149));
    }

    @Test
    void after_two_seconds_without_a_confirm_the_rest_is_left_to_the_sweep() {
        StepVerifier.withVirtualTime(() ->
                        hints(batch -> batch == 1 ? Mono.never() : Mono.empty()).publish(UPLOAD, Lane.BULK, 0, 1_000))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1_999))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        assertThat(batches).hasSize(2);
    }

    @Test
    void a_refusing_broker_is_no_fault_of_the_upload() {
        StepVerifier.create(hints(batch -> Mono.error(new IllegalStateException("returned")))
                        .publish(UPLOAD, Lane.EXPRESS, 0, 200))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        StepVerifier.create(hints(batch -> Mono.error(new IllegalStateException("returned")))
                        .publish(UPLOAD, 3))
                .expectNext(false)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void what_was_hinted_while_uploading_is_not_hinted_again() {
        StepVerifier.create(hints(batch -> Mono.empty()).publish(UPLOAD, Lane.BULK, 5, 5))
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        assertThat(batches).isEmpty();
    }

    @Test
    void a_deadline_that_is_none_is_refused_at_the_start() {
        assertThatThrownBy(() -> new HintSettings(Duration.ZERO))
                .hasMessage("beckon.hints.deadline must be more than 0");
    }

    /** A publisher that answers the nth batch as told. */
    private ChunkHints hints(IntFunction<Mono<Void>> answer) {
        MessagePublisher publisher = new MessagePublisher() {
            @Override
            public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages) {
                batches.add(messages);
                return answer.apply(batches.size() - 1);
            }
        };
        return new ChunkHints(new Hints(publisher, SETTINGS));
    }
}
