package io.beckon.gateway.join;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A registration as the page of one of its tickets sees it.
 *
 * @param token     of the page: whoever has it sent the form, or got the mail
 * @param number    which of the registration's tickets it is
 * @param address   null once the person was erased
 * @param confirmed whether it is confirmed by a code that was entered on the page of this ticket
 */
record Ticket(
        String token,
        JoinInvitation invitation,
        long registrationId,
        int number,
        @Nullable String address,
        String name,
        boolean confirmed) {

    static Ticket of(Readable row, String token, int number) {
        String name = row.get("display_name", String.class);
        Integer confirmedTicket = row.get("confirmed_ticket", Integer.class);
        return new Ticket(
                token,
                JoinInvitation.of(row),
                Objects.requireNonNull(row.get("registration_id", Long.class)),
                number,
                row.get("address", String.class),
                name == null ? "" : name,
                confirmedTicket != null && confirmedTicket == number);
    }

    String path() {
        return invitation.path() + "/" + token;
    }

    /** What the nonces of its page are bound to. */
    String bound() {
        return "join ticket\n" + path();
    }
}
