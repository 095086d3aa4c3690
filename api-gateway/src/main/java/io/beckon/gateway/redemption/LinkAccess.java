package io.beckon.gateway.redemption;

import org.jspecify.annotations.Nullable;

/** What an accepted personal link is worth by itself (S9, S10); decided whenever a link is opened, never when it is sent. */
enum LinkAccess {
    /** It lets its recipient in with a learner's rights. */
    LETS_IN,
    /** The recipient has to sign in: the link only says who is meant. */
    NEEDS_SIGN_IN;

    /**
     * The setting "Pre-authenticated links" at this moment.
     *
     * @param campaign overrides the workspace's when not null
     */
    static LinkAccess of(boolean workspace, @Nullable Boolean campaign) {
        return (campaign == null ? workspace : campaign) ? LETS_IN : NEEDS_SIGN_IN;
    }
}
