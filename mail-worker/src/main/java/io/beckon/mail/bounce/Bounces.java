package io.beckon.mail.bounce;

import io.beckon.contracts.state.BounceKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Records what a report says, in one transaction; the same report a second time changes nothing. */
@Component
class Bounces {

    /** What became of a report. */
    enum Recorded {
        NEW,
        /** The same was reported of this mail before. */
        KNOWN,
        NO_SUCH_DELIVERY,
        /** Its person was erased: nobody is to know any more whom the mail went to. */
        ERASED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final BounceStore store;
    private final BounceSettings settings;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Bounces(BounceStore store, BounceSettings settings, TransactionalOperator transaction, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Done once it is committed. */
    Mono<Recorded> record(long deliveryId, BounceKind kind, Report report) {
        return store.lock(deliveryId)
                .flatMap(mail ->
                        mail.isErased() ? Mono.just(Recorded.ERASED) : record(mail.namedBy(report), kind, report))
                .defaultIfEmpty(Recorded.NO_SUCH_DELIVERY)
                .as(transaction::transactional);
    }

    private Mono<Recorded> record(ReportedMail mail, BounceKind kind, Report report) {
        // As the database keeps it, so that the span to a kept time is exact.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return (kind == BounceKind.SOFT ? store.withSoftBefore(mail) : Mono.just(mail)).flatMap(counted -> {
            boolean isFinal = isFinal(counted, kind, now);
            return store.insert(counted, kind, report, isFinal, now)
                    .flatMap(isNew -> isNew
                            ? follow(counted, kind, isFinal, now).thenReturn(Recorded.NEW)
                            : Mono.just(Recorded.KNOWN));
        });
    }

    private Mono<Void> follow(ReportedMail mail, BounceKind kind, boolean isFinal, Instant now) {
        if (isFinal) {
            return store.end(mail, now);
        }
        return kind == BounceKind.COMPLAINT ? store.suppressMailbox(mail, now) : Mono.empty();
    }

    private boolean isFinal(ReportedMail mail, BounceKind kind, Instant now) {
        if (kind != BounceKind.SOFT) {
            return kind == BounceKind.HARD;
        }
        Instant first = mail.firstSoftAt() == null ? now : mail.firstSoftAt();
        return mail.softBefore() + 1 >= settings.softLimit()
                && Duration.between(first, now).compareTo(settings.softSpan()) >= 0;
    }
}
