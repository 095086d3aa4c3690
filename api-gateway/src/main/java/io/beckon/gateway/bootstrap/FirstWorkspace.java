package io.beckon.gateway.bootstrap;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether there is a workspace, asked under a lock that only who makes the first one takes: of several one does it. */
@Component
class FirstWorkspace {

    /** Of no meaning but that nothing else of Beckon locks it: "beckon" in ASCII. */
    private static final long LOCK = 0x6265636b6f6eL;

    private static final String TAKE_LOCK = "SELECT pg_advisory_xact_lock(:lock)";

    private static final String EXISTS = "SELECT EXISTS (SELECT 1 FROM workspace) AS found";

    private final DatabaseClient database;

    FirstWorkspace(DatabaseClient database) {
        this.database = database;
    }

    /** In a transaction, whose end gives the lock back. */
    Mono<Boolean> existsUnderLock() {
        return database.sql(TAKE_LOCK).bind("lock", LOCK).then().then(Mono.defer(this::exists));
    }

    Mono<Boolean> exists() {
        return database.sql(EXISTS)
                .map(row -> Boolean.TRUE.equals(row.get("found", Boolean.class)))
                .one();
    }
}
