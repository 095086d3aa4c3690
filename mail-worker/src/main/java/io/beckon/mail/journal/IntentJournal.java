package io.beckon.mail.journal;

import io.beckon.mail.journal.JournalRecord.Claimed;
import io.beckon.mail.journal.JournalRecord.Ended;
import io.beckon.mail.journal.JournalRecord.Intended;
import io.beckon.mail.journal.JournalRecord.Leased;
import io.beckon.mail.journal.JournalRecord.Recorded;
import io.beckon.mail.lease.Hold;
import io.beckon.mail.lease.Holder;
import io.beckon.mail.lease.WorkerLease;
import io.beckon.mail.transport.SendResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The journal of this process. Where it cannot be written, or is full, no mail is begun: a mail whose intent is not written down would
 * be sent twice without anybody knowing. No fsync: the page cache outlives a kill -9, and for what does not outlive a power cut see
 * {@link JournalContent#isComplete()}.
 */
@Component
public class IntentJournal implements SmartLifecycle {

    /** Before the lease, whose holder it writes down, and after it at the end. */
    private static final int PHASE = WorkerLease.PHASE - 1;

    private static final Logger LOG = LoggerFactory.getLogger(IntentJournal.class);

    private final JournalSettings settings;

    // Guarded by this, for as long as a write to the page cache takes.
    private @Nullable JournalFiles files;
    private @Nullable Holder holder;
    private @Nullable Disposable mending;

    private volatile @Nullable String fault = "it is not open yet";

    public IntentJournal(JournalSettings settings) {
        this.settings = settings;
    }

    /** Why no mail may be begun, in one sentence; empty when all is well. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Whether claims may be made under this lease: it is written down, so that a replay knows whose claims these are. */
    public boolean covers(Hold hold) {
        if (fault != null) {
            return false;
        }
        synchronized (this) {
            if (!hold.holder().equals(holder) && append(null, new Leased(hold.holder()))) {
                holder = hold.holder();
            }
            return hold.holder().equals(holder);
        }
    }

    /** Writes down what was claimed; to be called before anything of it is begun. */
    public ClaimJournal claimed(long claimId, Holder by, List<Long> deliveries) {
        ClaimInJournal claim = new ClaimInJournal(claimId, by);
        claim.open = append(claim, new Claimed(claimId, by, deliveries));
        return claim;
    }

    private synchronized boolean append(@Nullable ClaimInJournal claim, JournalRecord record) {
        JournalFiles open = files;
        if (open == null) {
            return false;
        }
        try {
            Segment segment = open.append(record, holder);
            if (claim != null && claim.segments.add(segment)) {
                segment.pin();
            }
            if (open.isFull()) {
                fault = full();
            }
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    private String full() {
        return "the intent journal in %s has reached beckon.journal.limit (%s); mails are begun again when the database has recorded earlier ones"
                .formatted(settings.folder(), settings.limit());
    }

    private void failed(IOException e) {
        // Some say no more than the file's name, or nothing.
        boolean silent = e.getMessage() == null || (e instanceof FileSystemException fs && fs.getReason() == null);
        String words = silent ? e.toString() : e.getMessage();
        String now =
                "the intent journal in %s cannot be written (%s); free space there, or set beckon.journal.folder to a folder that this process may write to"
                        .formatted(settings.folder(), words);
        if (!now.equals(fault)) {
            LOG.error("no mail is begun: {}", now);
        }
        fault = now;
    }

    private synchronized void recorded(ClaimInJournal claim) {
        append(null, new Recorded(claim.id));
        claim.segments.forEach(Segment::unpin);
        claim.segments.clear();
        JournalFiles open = files;
        if (open != null) {
            boolean wasFull = open.isFull();
            open.forget();
            if (wasFull && !open.isFull() && full().equals(fault)) {
                fault = null;
            }
        }
    }

    @Override
    public synchronized void start() {
        open();
        long every = settings.lookEvery().toMillis();
        mending = Schedulers.boundedElastic().schedulePeriodically(this::mend, every, every, TimeUnit.MILLISECONDS);
    }

    private void open() {
        try {
            files = JournalFiles.open(settings);
            fault = null;
        } catch (IOException e) {
            failed(e);
        }
    }

    /** What could not be written may be possible now: a new file tells. */
    private synchronized void mend() {
        JournalFiles open = files;
        if (fault == null || mending == null || full().equals(fault)) {
            return;
        }
        if (open == null) {
            open();
        } else {
            try {
                open.beginAnew(holder);
                fault = open.isFull() ? full() : null;
            } catch (IOException e) {
                failed(e);
            }
        }
        if (fault == null) {
            LOG.info("the intent journal in {} can be written again", settings.folder());
        }
    }

    /** Where everything is recorded nothing of it stays; otherwise whoever starts next finds it. */
    @Override
    public synchronized void stop() {
        Disposable running = mending;
        mending = null;
        if (running != null) {
            running.dispose();
        }
        JournalFiles open = files;
        files = null;
        fault = "it is closed";
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("the intent journal in {} could not be closed: {}", settings.folder(), e.toString());
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return mending != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private final class ClaimInJournal implements ClaimJournal {

        private final long id;
        private final Holder by;
        private final Set<Segment> segments = new HashSet<>();
        private volatile boolean open;

        ClaimInJournal(long id, Holder by) {
            this.id = id;
            this.by = by;
        }

        @Override
        public boolean mayBegin() {
            return open && fault == null;
        }

        @Override
        public boolean intend(long deliveryId) {
            return open && append(this, new Intended(id, deliveryId));
        }

        @Override
        public void ended(long deliveryId, Instant at, SendResult result) {
            append(this, new Ended(id, by, deliveryId, at, result));
        }

        @Override
        public void recorded() {
            if (open) {
                IntentJournal.this.recorded(this);
            }
        }
    }
}
