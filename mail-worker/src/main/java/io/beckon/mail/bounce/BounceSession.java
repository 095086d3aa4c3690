package io.beckon.mail.bounce;

import io.beckon.mail.returnpath.Owner;
import io.beckon.mail.returnpath.ReturnPath;
import io.beckon.postgres.DatabaseFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/** One mail that is handed in by SMTP. It is taken, with a 250, when what it says is in the database, and only for a return path. */
final class BounceSession implements MessageHandler {

    static final String INTAKE = "smtp";

    private static final Logger LOG = LoggerFactory.getLogger(BounceSession.class);
    private static final int READ_AT_ONCE = 8 * 1024;

    private final ReturnPath returnPath;
    private final ReportIntake intake;
    private final BounceMetrics metrics;
    private final ListenSettings settings;
    private final int kept;
    private final Set<String> recipients = new LinkedHashSet<>();

    BounceSession(
            ReturnPath returnPath, ReportIntake intake, BounceMetrics metrics, ListenSettings settings, int kept) {
        this.returnPath = returnPath;
        this.intake = intake;
        this.metrics = metrics;
        this.settings = settings;
        this.kept = kept;
    }

    /** A report has none; an answer to the return path has somebody's. */
    @Override
    public void from(String sender) {
        recipients.clear();
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        Owner owner = returnPath.ownerOf(recipient);
        if (owner == Owner.NOBODY || owner == Owner.SOMEBODY_ELSE) {
            metrics.count(owner == Owner.NOBODY ? "forged" : "refused", INTAKE);
            throw new RejectException(550, "5.1.1 No return path of this installation");
        }
        recipients.add(recipient);
    }

    @Override
    public String data(InputStream content) throws RejectException, IOException {
        byte[] beginning = beginning(content);
        for (String recipient : recipients) {
            record(recipient, beginning);
        }
        return "2.0.0 Recorded";
    }

    /** Reads all of it and keeps what is looked at. */
    private byte[] beginning(InputStream content) throws RejectException, IOException {
        long deadline = System.nanoTime() + settings.mailWithin().toNanos();
        long size = 0;
        ByteArrayOutputStream beginning = new ByteArrayOutputStream(READ_AT_ONCE);
        byte[] buffer = new byte[READ_AT_ONCE];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            beginning.write(buffer, 0, Math.min(read, kept - beginning.size()));
            size += read;
            if (size > settings.mailSize().toBytes()) {
                metrics.count("too_large", INTAKE);
                throw new DropConnectionException(552, "5.3.4 Too large");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new DropConnectionException(421, "4.4.2 Too slow");
            }
        }
        return beginning.toByteArray();
    }

    private void record(String recipient, byte[] mail) throws RejectException {
        try {
            intake.take(returnPath, recipient, mail, INTAKE);
        } catch (NotRecordedException e) {
            LOG.warn("{}", e.getMessage());
            metrics.count("not_recorded", INTAKE);
            throw DatabaseFailure.refusesValues(e)
                    ? new RejectException(554, "5.6.0 Cannot be recorded")
                    : new RejectException(451, "4.3.0 Not recorded yet, try again");
        }
    }

    @Override
    public void done() {
        recipients.clear();
    }
}
