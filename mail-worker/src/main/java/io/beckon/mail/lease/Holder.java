package io.beckon.mail.lease;

import java.util.UUID;

/**
 * Who holds claims, as the database and the journal write it down: a worker's row at one epoch.
 *
 * @param database which the row is in: ids of another one mean nothing here
 */
public record Holder(UUID database, long workerId, int epoch) {

    @Override
    public String toString() {
        return "worker " + workerId + " epoch " + epoch;
    }
}
