package io.beckon.invite.expansion;

import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.KeyedHashes;
import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.MessagePublisher;
import io.beckon.messaging.Outcome;
import io.beckon.testkit.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** An invite-worker's expansion on a real database, with a publisher that can be made to fail and statements that are counted. */
final class Workers implements MessagePublisher, AutoCloseable {

    static final int FAILURES_BEFORE_PARKING = 3;
    /** With a key of its own, which no other worker of a test has. */
    static final ErasedHashes ERASED = new ErasedHashes(new KeyedHashes(KeyRing.of(1, new byte[32])));

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final List<DeliveriesRequested> published = new CopyOnWriteArrayList<>();
    private final AtomicBoolean brokerDown = new AtomicBoolean();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ConnectionPool pool;
    private final ChunkHandler handler;

    Workers(Database database) {
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(counted(database))
                .maxSize(8)
                .build());
        ExpansionStore store = new ExpansionStore(DatabaseClient.create(pool));
        ExpansionProperties properties = new ExpansionProperties(8, 4, FAILURES_BEFORE_PARKING, Duration.ofSeconds(1));
        handler = new ChunkHandler(
                new ChunkExpansion(
                        store,
                        new ErasedPeople(store, ERASED),
                        TransactionalOperator.create(new R2dbcTransactionManager(pool)),
                        properties,
                        new ExpansionMeters(meters),
                        Clock.systemUTC()),
                this,
                properties);
    }

    Mono<Outcome> handle(ChunkSubmitted chunk) {
        return handler.handle(chunk);
    }

    Outcome work(ChunkSubmitted chunk) {
        return handle(chunk).blockOptional(DEADLINE).orElseThrow();
    }

    void breakBroker(boolean down) {
        brokerDown.set(down);
    }

    List<DeliveriesRequested> published() {
        return published;
    }

    List<String> statements() {
        return statements;
    }

    double rows(String outcome) {
        return meters.counter("beckon.expansion.rows", "outcome", outcome).count();
    }

    @Override
    public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages) {
        return Mono.fromRunnable(() -> {
            if (brokerDown.get()) {
                throw new IllegalStateException("the broker is down");
            }
            messages.forEach(message -> published.add((DeliveriesRequested) message));
        });
    }

    @Override
    public void close() {
        pool.dispose();
    }

    private ConnectionFactory counted(Database database) {
        ConnectionFactory factory = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host(database.host())
                .port(database.port())
                .database(database.name())
                .username(database.user())
                .password(database.password())
                .build());
        return ProxyConnectionFactory.builder(factory)
                .onBeforeQuery(execution -> execution.getQueries().forEach(query -> statements.add(query.getQuery())))
                .build();
    }
}
