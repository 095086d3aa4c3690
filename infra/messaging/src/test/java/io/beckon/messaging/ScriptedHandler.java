package io.beckon.messaging;

import io.beckon.contracts.message.BeckonMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Does with each message what the test at hand says, and remembers those it was given. */
final class ScriptedHandler implements MessageHandler {

    private final List<BeckonMessage> given = new CopyOnWriteArrayList<>();
    private volatile Function<BeckonMessage, Mono<Outcome>> script = message -> Mono.just(Outcome.done());

    void follow(Function<BeckonMessage, Mono<Outcome>> newScript) {
        given.clear();
        script = newScript;
    }

    List<BeckonMessage> given() {
        return given;
    }

    long timesGiven(BeckonMessage message) {
        return given.stream().filter(message::equals).count();
    }

    @Override
    public Mono<Outcome> handle(BeckonMessage message) {
        given.add(message);
        return script.apply(message);
    }
}
