package io.beckon.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;

class QueueDepthsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_broker_that_is_away_has_no_queues_and_is_not_asked_again_at_once() {
        QueueDepths depths = new QueueDepths(
                broker(() -> {
                    throw new AmqpConnectException(new java.net.ConnectException("refused"));
                }),
                "beckon");
        assertThat(depths.latest().block(PATIENCE)).isEmpty();
        assertThat(depths.latest().block(PATIENCE)).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_broker_that_does_not_answer_is_waited_for_no_longer_than_the_deadline_and_holds_one_thread() {
        CountDownLatch answers = new CountDownLatch(1);
        QueueDepths depths = new QueueDepths(
                broker(() -> {
                    awaitUninterruptibly(answers);
                    return new QueueInformation("queue", 3, 1);
                }),
                "beckon",
                Duration.ofMillis(100),
                Duration.ofMillis(1));
        for (int n = 0; n < 50; n++) {
            assertThat(depths.latest().block(PATIENCE)).isEmpty();
        }
        assertThat(asked).hasValue(1);

        answers.countDown();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(depths.latest().block(PATIENCE))
                        .hasValueSatisfying(queues -> assertThat(queues)
                                .hasSize(4)
                                .extracting(Operations.Queue::waiting)
                                .containsOnly(3L)));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // As RabbitMQ's client waits.
            }
        }
    }

    private interface Answer {
        QueueInformation give();
    }

    private AmqpAdmin broker(Answer answer) {
        return (AmqpAdmin) Proxy.newProxyInstance(
                AmqpAdmin.class.getClassLoader(), new Class<?>[] {AmqpAdmin.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getQueueInfo");
                    asked.incrementAndGet();
                    return answer.give();
                });
    }
}
