package io.beckon.mail.delivery;

import io.beckon.contracts.state.Lane;

/**
 * What a lane may do at a time.
 *
 * @param claims    claims worked on
 * @param envelopes mails on their way
 */
record LaneTurns(Lane lane, FairTurns claims, FairTurns envelopes) {

    /** Bulk leaves a reserve, so that a small campaign finds a connection while a million are being sent. */
    static LaneTurns of(Lane lane, DeliverySettings settings, int concurrency) {
        int reserve = Math.min(settings.expressReserved(), concurrency / 2);
        return lane == Lane.EXPRESS
                ? new LaneTurns(lane, new FairTurns(settings.expressClaims()), new FairTurns(concurrency))
                : new LaneTurns(lane, new FairTurns(settings.bulkClaims()), new FairTurns(concurrency - reserve));
    }
}
