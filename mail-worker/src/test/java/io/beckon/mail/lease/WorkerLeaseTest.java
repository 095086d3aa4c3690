package io.beckon.mail.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class WorkerLeaseTest {

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Rows rows = new Rows();
    private final WorkerLease lease = new WorkerLease(
            rows,
            new LeaseSettings(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(15)),
            nanos::get);

    @Test
    void renewed_in_time_it_stays_the_same() {
        keep();
        Hold first = lease.hold().orElseThrow();
        for (int i = 0; i < 100; i++) {
            after(Duration.ofSeconds(10));
            keep();
        }
        assertThat(lease.hold()).contains(first);
        assertThat(first.hasTimeLeft()).isTrue();
    }

    @Test
    void nothing_is_begun_within_the_margin_and_a_late_renewal_is_still_in_time() {
        keep();
        Hold hold = lease.hold().orElseThrow();
        after(Duration.ofSeconds(45));
        assertThat(hold.hasTimeLeft()).isFalse();
        assertThat(lease.hold()).isEmpty();
        keep();
        assertThat(hold.hasTimeLeft()).isTrue();
    }

    @Test
    void a_worker_that_slept_over_its_lease_takes_a_new_one_and_the_old_never_comes_back() {
        keep();
        Hold old = lease.hold().orElseThrow();
        after(Duration.ofSeconds(61));
        keep();
        Hold fresh = lease.hold().orElseThrow();
        assertThat(fresh.workerId()).isNotEqualTo(old.workerId());
        assertThat(old.hasTimeLeft()).isFalse();
        old.renewed(nanos.get(), Duration.ofSeconds(60).toNanos());
        assertThat(old.hasTimeLeft()).isFalse();
    }

    @Test
    void a_lease_that_was_taken_away_is_lost_at_the_next_renewal() {
        keep();
        Hold old = lease.hold().orElseThrow();
        rows.ours = false;
        after(Duration.ofSeconds(10));
        keep();
        assertThat(old.hasTimeLeft()).isFalse();
        assertThat(lease.hold().orElseThrow().workerId()).isNotEqualTo(old.workerId());
    }

    @Test
    void a_database_that_is_away_costs_the_lease_only_when_its_time_is_over() {
        keep();
        Hold hold = lease.hold().orElseThrow();
        rows.away = true;
        after(Duration.ofSeconds(30));
        keep();
        assertThat(hold.hasTimeLeft()).isTrue();
        after(Duration.ofSeconds(31));
        keep();
        assertThat(hold.hasTimeLeft()).isFalse();
        assertThat(lease.hold()).isEmpty();
        rows.away = false;
        keep();
        assertThat(lease.hold()).isPresent();
    }

    @Test
    void settings_that_cannot_work_say_what_to_change() {
        assertThatThrownBy(
                        () -> new LeaseSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(15)))
                .hasMessageContaining("beckon.lease.length")
                .hasMessageContaining("raise it");
    }

    private void keep() {
        StepVerifier.create(lease.keep()).expectComplete().verify(WITHIN);
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static final class Rows extends LeaseStore {

        private long last;
        private boolean ours = true;
        private boolean away;

        Rows() {
            super((DatabaseClient) null);
        }

        @Override
        Mono<Holder> begin(String name, Duration length) {
            return away
                    ? Mono.error(new IllegalStateException("away"))
                    : Mono.fromSupplier(() -> {
                        ours = true;
                        return new Holder(new UUID(0, 1), ++last, 1);
                    });
        }

        @Override
        Mono<Boolean> renew(Hold hold, Duration length) {
            return away ? Mono.error(new IllegalStateException("away")) : Mono.just(ours);
        }
    }
}
