package io.beckon.bench.figure;

import io.beckon.bench.stage.Patience;
import io.beckon.bench.stage.Stage;
import java.time.Duration;

/**
 * What the mails of a list left in the database's books since it was made.
 *
 * @param wal       bytes written to the write-ahead log
 * @param updates   of rows of {@code delivery}
 * @param inPlace   those of them that touched no index (heap-only tuples)
 */
record Traces(long wal, long updates, long inPlace) {

    /** Sessions tell their counts when they have been idle for a while. */
    private static final Duration TOLD = Duration.ofSeconds(12);

    static Traces now(Stage stage) {
        return new Traces(
                Truth.number(stage, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"),
                Truth.number(stage, "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'delivery'"),
                Truth.number(stage, "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'delivery'"));
    }

    /** What came since, when all sessions had time to tell. */
    Traces until(Stage stage) {
        long wal = now(stage).wal() - this.wal;
        Patience.of(TOLD.multipliedBy(2), "the sessions to tell their counts").wait(TOLD);
        Traces now = now(stage);
        return new Traces(wal, now.updates() - updates, now.inPlace() - inPlace);
    }
}
