package io.beckon.contracts.admission;

import io.beckon.contracts.address.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * A row that can be invited as far as the row itself tells.
 *
 * @param row     its number in what was sent in
 * @param mailbox the address without its sub-address
 * @param person  what the list says about the person, as JSON
 */
public record Candidate(
        long row,
        EmailAddress email,
        String address,
        String mailbox,
        @Nullable String locale,
        @Nullable String timeZone,
        String person) {}
