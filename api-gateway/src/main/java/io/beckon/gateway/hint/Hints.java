package io.beckon.gateway.hint;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.MessagePublisher;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The door: tells the workers of rows that wait for them. A broker that is away changes nothing but the moment: after the deadline
 * of {@code beckon.hints.deadline} the hint is left to the sweep. Where a transaction makes the row, it goes through
 * {@link io.beckon.gateway.http.AfterCommit}.
 */
@Component
public class Hints {

    private static final Logger log = LoggerFactory.getLogger(Hints.class);

    private final MessagePublisher publisher;
    private final HintSettings settings;

    public Hints(MessagePublisher publisher, HintSettings settings) {
        this.publisher = publisher;
        this.settings = settings;
    }

    /**
     * Never an error.
     *
     * @param subject what the hint is about, for the log: "delivery 5"
     */
    public Mono<Void> give(Channel channel, Lane lane, BeckonMessage hint, String subject) {
        return give(channel, lane, List.of(hint), subject).then();
    }

    /** Never an error; whether the broker took them all before the deadline. */
    public Mono<Boolean> give(Channel channel, Lane lane, Collection<? extends BeckonMessage> hints, String subject) {
        return publisher
                .publish(channel, lane, hints)
                .timeout(settings.deadline())
                .thenReturn(true)
                .onErrorResume(failure -> leftToTheSweep(subject, failure));
    }

    private static Mono<Boolean> leftToTheSweep(String subject, Throwable failure) {
        log.warn("The hint for {} is left to the sweep: {}", subject, failure.toString());
        return Mono.just(false);
    }
}
