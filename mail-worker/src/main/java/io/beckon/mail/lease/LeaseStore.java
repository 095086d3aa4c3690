package io.beckon.mail.lease;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The worker's row. Lease times are the database's own, so that no two machines' clocks are compared. */
@Component
class LeaseStore {

    private static final String BEGIN = """
            INSERT INTO worker (name, lease_until) VALUES (:name, now() + :length * interval '1 millisecond')
            RETURNING id, epoch""";

    /** A lease that ran out is not renewed: somebody may be taking its claims away at this moment. */
    private static final String RENEW = """
            UPDATE worker SET lease_until = now() + :length * interval '1 millisecond'
             WHERE id = :worker AND epoch = :epoch AND lease_until > now()""";

    private static final String END = """
            UPDATE worker SET lease_until = now() WHERE id = :worker AND epoch = :epoch""";

    /** With claims left the row stays, for whoever takes them away finds them by it. */
    private static final String FORGET = """
            DELETE FROM worker w
             WHERE w.id = :worker AND w.epoch = :epoch
               AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.worker_id = w.id)""";

    record Row(long workerId, int epoch) {}

    private final DatabaseClient database;

    LeaseStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Row> begin(String name, Duration length) {
        return database.sql(BEGIN)
                .bind("name", name)
                .bind("length", length.toMillis())
                .map(row -> new Row(row.get("id", Long.class), row.get("epoch", Integer.class)))
                .one();
    }

    /** Whether it is still ours. */
    Mono<Boolean> renew(Hold hold, Duration length) {
        return database.sql(RENEW)
                .bind("worker", hold.workerId())
                .bind("epoch", hold.epoch())
                .bind("length", length.toMillis())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Void> end(Hold hold) {
        return of(END, hold).then(of(FORGET, hold)).then();
    }

    private Mono<Long> of(String statement, Hold hold) {
        return database.sql(statement)
                .bind("worker", hold.workerId())
                .bind("epoch", hold.epoch())
                .fetch()
                .rowsUpdated();
    }
}
