package io.beckon.invite.expansion;

/**
 * Where the next ids stand, and how many people the campaign may still take.
 *
 * @param invited those it has, by the counts of its expanded chunks: rows that are written with the invitations they count, so that the
 *                sum cannot drift, and 1,000 times fewer than those
 * @param waiting rows in chunks not yet expanded, this one included
 */
record Room(long firstInvitation, long firstDelivery, long invited, long waiting) {

    boolean mayReach(long limit) {
        return invited + waiting > limit;
    }
}
