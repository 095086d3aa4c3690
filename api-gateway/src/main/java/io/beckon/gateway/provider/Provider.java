package io.beckon.gateway.provider;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One mail server, seen by all workers that hand mails to it.
 *
 * @param state       working; failing: nothing was taken in the last five minutes though tried, or more was put off than taken; silent: no
 *                    worker has reported for a minute
 * @param workers     that report on it at the moment
 * @param connections that stand
 * @param waiting     mails that wait for a connection
 * @param lastHour    how the tries of the last sixty minutes ended, a mail that was tried twice counting twice
 */
record Provider(
        @Schema(example = "smtp.relay.example") String name,
        @Schema(example = "working") String state,
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

    /** Mails taken, put off, refused for good, and those nobody knows of. */
    record LastHour(long sent, long deferred, long failed, long unknown) {}
}
