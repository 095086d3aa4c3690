package io.beckon.gateway.provider;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One mail server, seen by all workers that hand mails to it.
 *
 * @param name        as it is set; of the only one its host
 * @param state       working; failing: it is given nothing, or nothing was taken in the last five minutes though tried, or more was put off
 *                    than taken; silent: no worker has reported for a minute
 * @param weight      its share among those that work and have rate left
 * @param breaker     closed: it is given mails; half_open: a few that try it; open: none. The worst of its workers
 * @param rate        what it is given at most, or null where nothing limits it
 * @param workers     that report on it at the moment
 * @param connections that stand
 * @param waiting     mails that wait for a connection
 * @param lastHour    how the tries of the last sixty minutes ended, a mail that was tried twice counting twice
 */
record Provider(
        @Schema(example = "smtp.relay.example") String name,
        @Schema(example = "working") String state,
        @Schema(example = "3") long weight,
        @Schema(example = "closed") String breaker,
        @Nullable Rate rate,
        @Schema(example = "2") long workers,
        @Schema(example = "16") long connections,
        @Schema(example = "0") long waiting,
        @Nullable Instant reportedAt,
        @Nullable Instant lastSuccessAt,
        @Nullable Failure lastFailure,
        LastHour lastHour) {

    /**
     * The last try that failed.
     *
     * @param phase how far it had come
     * @param code  the server's, or null where it gave none
     * @param words the server's own, without the addresses in them
     */
    record Failure(
            Instant at,
            @Schema(example = "greeting") String phase,
            @Schema(example = "421") @Nullable Integer code,
            @Schema(example = "4.3.2 Too many connections") String words) {}

    /**
     * Limits, from all workers together, and what is left of those of the minute and of the day (UTC); null where there is no such limit.
     */
    record Rate(
            @Schema(example = "14") @Nullable Long perSecond,
            @Schema(example = "600") @Nullable Long perMinute,
            @Schema(example = "50000") @Nullable Long perDay,
            @Schema(example = "580") @Nullable Long leftThisMinute,
            @Schema(example = "41250") @Nullable Long leftToday) {}

    /** Mails taken, put off, refused for good, and those nobody knows of. */
    record LastHour(long sent, long deferred, long failed, long unknown) {}
}
