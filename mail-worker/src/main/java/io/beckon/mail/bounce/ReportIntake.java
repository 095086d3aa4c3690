package io.beckon.mail.bounce;

import io.beckon.contracts.state.BounceKind;
import io.beckon.mail.returnpath.Owner;
import io.beckon.mail.returnpath.ReturnPath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The one road from a mail that came to the return path, however it came, to what is recorded of it. */
@Component
class ReportIntake {

    private static final Logger LOG = LoggerFactory.getLogger(ReportIntake.class);

    private final Bounces bounces;
    private final BounceSettings settings;
    private final BounceMetrics metrics;

    ReportIntake(Bounces bounces, BounceSettings settings, BounceMetrics metrics) {
        this.bounces = bounces;
        this.settings = settings;
        this.metrics = metrics;
    }

    /**
     * Reads a mail and records what it says. Blocks, so only an intake's own thread may call it.
     *
     * @param recipient of its envelope, or null where that is not known: then a header, or the mail it returns, names the return path
     * @param mail      all of it, or its beginning
     * @throws NotRecordedException when nothing was recorded that should have been: the mail must come again
     */
    void take(ReturnPath returnPath, @Nullable String recipient, byte[] mail, String intake) {
        Report report = ReportReader.read(mail);
        Optional<BounceKind> kind = report.verdict().recorded();
        if (kind.isEmpty()) {
            metrics.count(report.verdict().label(), intake);
            return;
        }
        Owner owner = recipient == null ? Owner.ALL : returnPath.ownerOf(recipient);
        Owner meant = owner == Owner.ALL ? namedInside(returnPath, report.addressed()) : owner;
        if (!(meant instanceof Owner.Delivery delivery)) {
            metrics.count(meant == Owner.NOBODY ? "forged" : "unaddressed", intake);
            return;
        }
        Bounces.Recorded recorded = recorded(delivery.id(), kind.get(), report);
        metrics.count(recorded == Bounces.Recorded.NEW ? report.verdict().label() : recorded.label(), intake);
        LOG.info("delivery {}: {} {} ({})", delivery.id(), report.verdict().label(), report.status(), recorded.label());
    }

    private static Owner namedInside(ReturnPath returnPath, List<String> addressed) {
        List<Owner> owners = addressed.stream().map(returnPath::ownerOf).toList();
        return owners.stream()
                .filter(Owner.Delivery.class::isInstance)
                .findFirst()
                .orElse(owners.contains(Owner.NOBODY) ? Owner.NOBODY : Owner.SOMEBODY_ELSE);
    }

    /** The transaction goes on when the waiting ends: whether it was recorded is not known then, and again is harmless. */
    private Bounces.Recorded recorded(long deliveryId, BounceKind kind, Report report) {
        try {
            return bounces.record(deliveryId, kind, report)
                    .toFuture()
                    .get(settings.recordWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotRecordedException(deliveryId, e.getCause());
        } catch (TimeoutException e) {
            throw new NotRecordedException(deliveryId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotRecordedException(deliveryId, e);
        }
    }
}
