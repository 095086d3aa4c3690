package io.beckon.mail.lease;

/** Who holds claims, as the database and the journal write it down: a worker's row at one epoch. */
public record Holder(long workerId, int epoch) {

    @Override
    public String toString() {
        return "worker " + workerId + " epoch " + epoch;
    }
}
