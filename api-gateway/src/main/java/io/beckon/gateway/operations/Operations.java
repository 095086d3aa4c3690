package io.beckon.gateway.operations;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is going on for one workspace at a moment.
 *
 * @param workers the installation's mail workers, those that are alive first, at most 100
 * @param mails   those on their way, of the campaigns that run or are paused
 * @param rates   over the last ten seconds
 * @param queues  null where they are not shown
 * @param queuesMissing why they are not: {@code shared}, other workspaces use them, too, or {@code unanswered}, the broker does not answer
 */
record Operations(
        Instant at,
        List<Worker> workers,
        Mails mails,
        Retries retries,
        Rates rates,
        Parked parked,
        @Nullable List<Queue> queues,

        @Schema(
                example = "unanswered",
                allowableValues = {Operations.SHARED, Operations.UNANSWERED})
        @Nullable
        String queuesMissing) {

    static final String SHARED = "shared";
    static final String UNANSWERED = "unanswered";

    /**
     * A mail worker, by its lease.
     *
     * @param alive   whether its lease holds; of one that is dead the scheduler takes the mails away and then the row
     * @param version null where it does not say
     */
    record Worker(
            @Schema(example = "12") String id,
            @Schema(example = "1@mail-worker-0") String name,
            @Schema(example = "true") boolean alive,
            @Schema(example = "1.4.0") @Nullable String version,
            Instant since,
            Instant leaseUntil) {}

    /**
     * Mails of all purposes.
     *
     * @param campaigns   that run or are paused and are counted here
     * @param notCounted  further ones: they could not be counted within a few seconds, or are beyond the newest 50
     * @param rowsWaiting rows of lists that are not expanded yet
     */
    record Mails(long campaigns, long notCounted, long rowsWaiting, State ready, State sending, State deferred) {}

    /**
     * Mails in one state.
     *
     * @param oldest since when the oldest waits, sought in the oldest 64 pieces of lists with mails that have not ended; null when there is
     *               none in them
     */
    record State(
            @Schema(example = "0") long count, @Nullable Instant oldest) {}

    /**
     * Tries that are planned, counted up to 1,000 a campaign and for the newest 50 campaigns that run or are paused.
     *
     * @param overdue  those whose time has come
     * @param soon     further ones within five minutes
     * @param earliest when the first of all is due, however late; null when there is none
     */
    record Retries(long overdue, long soon, @Nullable Instant earliest) {}

    record Rates(
            @Schema(example = "812.4") double invitedPerSecond,
            @Schema(example = "790.2") double sentPerSecond) {}

    /**
     * What waits for somebody to look at its cause.
     *
     * @param chunks   pieces of lists
     * @param rows     single rows, of the newest 200 campaigns
     * @param messages of the installation that could not be handled; up to 1,000 are counted
     */
    record Parked(long chunks, long rows, long messages) {}

    /**
     * A queue of pointers; each stands for up to 1,000 rows or mails.
     *
     * @param waiting   that no worker has taken
     * @param consumers processes that take from it; 0 means that nobody works on it
     */
    record Queue(
            @Schema(example = "deliveries.requested.bulk") String name,
            @Schema(example = "3") long waiting,
            @Schema(example = "2") long consumers) {}
}
