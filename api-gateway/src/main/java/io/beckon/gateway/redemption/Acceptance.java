package io.beckon.gateway.redemption;

import org.jspecify.annotations.Nullable;

/** What became of an attempt to accept. */
sealed interface Acceptance {

    /**
     * By this press of the button.
     *
     * @param access  what the link is worth at this moment
     * @param created whether the account was made by it, and not there before
     */
    record Accepted(long accountId, LinkAccess access, boolean created) implements Acceptance {}

    /**
     * The address has an account in another workspace.
     *
     * @param suggestion a modified address that is free, or null when the address has no room for one
     */
    record InUseElsewhere(@Nullable String suggestion) implements Acceptance {}

    /** The link no longer stands open; its page says why. */
    record NotOpen() implements Acceptance {}
}
