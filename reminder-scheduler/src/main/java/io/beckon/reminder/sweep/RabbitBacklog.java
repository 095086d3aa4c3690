package io.beckon.reminder.sweep;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Asks RabbitMQ by a passive declare; the AMQP client blocks, so it is asked on the elastic scheduler. */
@Component
class RabbitBacklog implements Backlog {

    private final AmqpAdmin broker;
    private final String group;

    /** @param group the consumers' group, which ends the name of every queue that the binder declares */
    RabbitBacklog(AmqpAdmin broker, @Value("${spring.cloud.stream.default.group}") String group) {
        this.broker = broker;
        this.group = group;
    }

    @Override
    public Mono<Long> waiting(Channel channel, Lane lane) {
        return Mono.fromCallable(() -> ask(channel.destination(lane) + "." + group))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private long ask(String queue) {
        QueueInformation information = broker.getQueueInfo(queue);
        return information == null ? 0 : information.getMessageCount();
    }
}
