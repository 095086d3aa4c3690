package io.beckon.gateway.invitation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the list, behind which a page begins.
 *
 * @param address null in an order of age
 */
record ListPosition(long id, @Nullable String address) {

    /** A cursor, which says its order too. */
    String cursor(ListOrder order) {
        String text = order.letter + id + (address == null ? "" : ":" + address);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when it is no cursor of this order. */
    static Optional<ListPosition> read(ListOrder order, String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (!text.startsWith(order.letter) || colon >= 0 != order.byAddress || text.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            long id = Long.parseLong(text.substring(1, colon < 0 ? text.length() : colon));
            return Optional.of(new ListPosition(id, colon < 0 ? null : text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
