package io.beckon.mail.journal;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Ready means: a mail that is begun can be written down. */
@Component("journal")
class JournalHealth extends AbstractHealthIndicator {

    private final IntentJournal journal;

    JournalHealth(IntentJournal journal) {
        super("the intent journal could not be looked at");
        this.journal = journal;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        journal.fault().ifPresentOrElse(fault -> builder.down().withDetail("reason", fault), builder::up);
    }
}
