package io.beckon.gateway.http;

import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Holds the answer of a request back until all that belongs to the request is done. */
@Component
public class WholeRequest {

    private final TransactionalOperator transaction;
    private final int bodyLimit;

    WholeRequest(
            TransactionalOperator transaction, @Value("${spring.http.codecs.max-in-memory-size}") DataSize bodyLimit) {
        this.transaction = transaction;
        this.bodyLimit = (int) bodyLimit.toBytes();
    }

    /**
     * Makes one transaction of it, too: everything it does commits together. Joins the transaction that the request's Idempotency-Key
     * has opened, if it has one. The body is read before: a client that sends it slowly must not hold a connection of the database.
     */
    public Mono<Void> inOneTransaction(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> work) {
        if (exchange.getResponse() instanceof KeptAnswer) {
            return work.apply(exchange);
        }
        return ReplayedRequest.body(exchange.getRequest(), bodyLimit)
                .map(body -> exchange.mutate()
                        .request(new ReplayedRequest(exchange.getRequest(), body))
                        .build())
                .flatMap(read -> committed(read, work));
    }

    private Mono<Void> committed(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> work) {
        KeptAnswer answer = KeptAnswer.heldBack(exchange);
        AfterCommit afterCommit = new AfterCommit();
        return work.apply(exchange.mutate().response(answer).build())
                .contextWrite(afterCommit::into)
                .as(transaction::transactional)
                .then(Mono.defer(afterCommit::runAll))
                .then(Mono.defer(answer::send));
    }

    /** Leaves the transactions to the work. */
    public Mono<Void> answeredAtItsEnd(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> work) {
        if (exchange.getResponse() instanceof KeptAnswer) {
            return work.apply(exchange);
        }
        KeptAnswer answer = KeptAnswer.heldBack(exchange);
        return work.apply(exchange.mutate().response(answer).build()).then(Mono.defer(answer::send));
    }
}
