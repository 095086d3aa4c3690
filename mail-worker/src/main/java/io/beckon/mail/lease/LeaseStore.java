package io.beckon.mail.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The worker's row. Lease times are the database's own, so that no two machines' clocks are compared. */
@Component
class LeaseStore {

    /** As the jar says; null where the classes stand in a folder. */
    private static final @Nullable String VERSION =
            LeaseStore.class.getPackage().getImplementationVersion();

    private static final String BEGIN = """
            INSERT INTO worker (name, version, lease_until) VALUES (:name, :version, now() + :length * interval '1 millisecond')
            RETURNING id, epoch, (SELECT id FROM database_identity) AS database""";

    /** A lease that ran out is not renewed: somebody may be taking its claims away at this moment. */
    private static final String RENEW = """
            UPDATE worker SET lease_until = now() + :length * interval '1 millisecond'
             WHERE id = :worker AND epoch = :epoch AND lease_until > now()""";

    /** Also one that ran out: as long as the row is there, nobody has begun to take its claims away. */
    private static final String ADOPT = """
            UPDATE worker SET lease_until = greatest(lease_until, now() + :length * interval '1 millisecond')
             WHERE id = :worker AND epoch = :epoch""";

    /** With claims left the row stays and its lease runs out: until then a replay of its journal can say what became of them. */
    private static final String END = """
            DELETE FROM worker w
             WHERE w.id = :worker AND w.epoch = :epoch
               AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.worker_id = w.id)""";

    private final DatabaseClient database;

    LeaseStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Holder> begin(String name, Duration length) {
        return database.sql(BEGIN)
                .bind("name", name)
                .bind("version", Parameter.fromOrEmpty(VERSION, String.class))
                .bind("length", length.toMillis())
                .map(row -> new Holder(
                        Objects.requireNonNull(row.get("database", UUID.class)),
                        Objects.requireNonNull(row.get("id", Long.class)),
                        Objects.requireNonNull(row.get("epoch", Integer.class))))
                .one();
    }

    Mono<UUID> database() {
        return database.sql("SELECT id FROM database_identity")
                .map(row -> Objects.requireNonNull(row.get("id", UUID.class)))
                .one();
    }

    /** Whether it is still ours. */
    Mono<Boolean> renew(Hold hold, Duration length) {
        return of(RENEW, hold.holder())
                .bind("length", length.toMillis())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Whether its row was still there. */
    Mono<Boolean> adopt(Holder dead, Duration length) {
        return of(ADOPT, dead)
                .bind("length", length.toMillis())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Void> end(Holder holder) {
        return of(END, holder).then();
    }

    private GenericExecuteSpec of(String statement, Holder holder) {
        return database.sql(statement).bind("worker", holder.workerId()).bind("epoch", holder.epoch());
    }
}
