package io.beckon.gateway.operations;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Asks RabbitMQ by passive declares, once for all who ask within some seconds. The client blocks and cannot be interrupted, so it is asked
 * on the elastic scheduler, its answer is waited for no longer than a deadline, and it is not asked again before it has answered.
 */
@Component
class QueueDepths {

    private static final Logger log = LoggerFactory.getLogger(QueueDepths.class);

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofSeconds(3);

    private final AmqpAdmin broker;
    private final String group;
    private final Duration deadline;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Mono<Optional<List<Operations.Queue>>> latest;

    /** @param group the consumers' group, which ends the name of every queue that the binder declares */
    @Autowired
    QueueDepths(AmqpAdmin broker, @Value("${spring.cloud.stream.default.group}") String group) {
        this(broker, group, DEADLINE, KEPT);
    }

    QueueDepths(AmqpAdmin broker, String group, Duration deadline, Duration kept) {
        this.broker = broker;
        this.group = group;
        this.deadline = deadline;
        this.latest = Mono.defer(this::asked).cache(kept);
    }

    /** Empty when the broker does not answer; never an error. */
    Mono<Optional<List<Operations.Queue>>> latest() {
        return latest;
    }

    private Mono<Optional<List<Operations.Queue>>> asked() {
        return Mono.fromCallable(this::ask)
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(deadline)
                .onErrorResume(failure -> {
                    log.warn("The broker does not say how long its queues are: {}", failure.toString());
                    return Mono.just(Optional.empty());
                });
    }

    private Optional<List<Operations.Queue>> ask() {
        if (!asking.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try {
            List<Operations.Queue> queues = new ArrayList<>();
            for (Channel channel : Channel.values()) {
                for (Lane lane : Lane.values()) {
                    queues.add(queue(channel.destination(lane)));
                }
            }
            return Optional.of(queues);
        } finally {
            asking.set(false);
        }
    }

    private Operations.Queue queue(String name) {
        QueueInformation information = broker.getQueueInfo(name + "." + group);
        return information == null
                ? new Operations.Queue(name, 0, 0)
                : new Operations.Queue(name, information.getMessageCount(), information.getConsumerCount());
    }
}
