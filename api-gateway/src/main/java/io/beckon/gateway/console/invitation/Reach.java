package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.shell.Typed;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a manager chose in the list.
 *
 * @param whom   {@code ticked}, {@code page} for all rows that were shown, or {@code all} that match
 * @param picked the ids of the ticked rows
 * @param shown  the ids of the rows of the page, joined by commas
 * @param choice what all that match have in common
 */
record Reach(String whom, List<String> picked, String shown, Choice choice) {

    static Reach of(Typed typed) {
        String whom = typed.text("whom");
        return new Reach(
                List.of("page", "all").contains(whom) ? whom : "ticked",
                typed.all("pick"),
                typed.text("shown"),
                Choice.of(typed));
    }

    List<String> ids() {
        return whom.equals("page")
                ? Arrays.stream(shown.split(",")).filter(id -> !id.isBlank()).toList()
                : picked;
    }

    boolean isAll() {
        return whom.equals("all");
    }

    /** Whether nobody was ticked, of which the API could only say that ids are missing. */
    public boolean isNobody() {
        return !isAll() && ids().isEmpty();
    }

    /** What the API is asked for. */
    Map<String, Object> wish(String message, Instant now) {
        Map<String, Object> wish = new LinkedHashMap<>();
        if (isAll()) {
            wish.put("filter", choice.filter(now));
        } else {
            wish.put("invitationIds", ids());
        }
        wish.put("message", message);
        return wish;
    }
}
