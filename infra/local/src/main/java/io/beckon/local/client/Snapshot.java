package io.beckon.local.client;

import io.beckon.local.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What became of every line of a campaign at one moment, as {@code GET /v1/campaigns/{id}/snapshot} answers. */
public record Snapshot(JsonNode json) {

    public static Snapshot of(JsonNode json) {
        return new Snapshot(json);
    }

    /** Every row is expanded, and every first mail has come to an end, good or bad. */
    public boolean firstMailsEnded() {
        return received() > 0 && rows("waiting") == 0 && first("ready") + first("sending") + first("deferred") == 0;
    }

    /** At least one reminder was sent, and none is on its way. */
    public boolean remindersEnded() {
        return later("sent") > 0 && later("ready") + later("sending") + later("deferred") == 0;
    }

    public long received() {
        return rows("received");
    }

    public long deferred() {
        return first("deferred");
    }

    public long failed() {
        return first("failed");
    }

    public long refused() {
        return sum(json.path("rows").path("refused"));
    }

    /** First mails and reminders. */
    public long mailsSent() {
        return first("sent") + later("sent");
    }

    public boolean balances() {
        return json.path("balances").asBoolean(false);
    }

    /** Progress bars. */
    public List<String> bars() {
        return List.of(
                Screen.bar("expanded", received() - rows("waiting"), received()),
                Screen.bar(
                        "mails ended",
                        rows("invited") - first("ready") - first("sending") - first("deferred"),
                        rows("invited")));
    }

    /** Progress bars, and one more for what arrived. */
    public List<String> bars(String label, long arrived) {
        List<String> bars = new ArrayList<>(bars());
        bars.add(Screen.bar(label, arrived, rows("invited") + sum(json.path("followUpDeliveries"))));
        return bars;
    }

    /** The three equations, each with both sides. */
    public List<String> table() {
        return List.of(
                equation(
                        "rows received",
                        received(),
                        "waiting %,d + parked %,d + refused %,d (%s) + invited %,d"
                                .formatted(
                                        rows("waiting"),
                                        rows("parked"),
                                        refused(),
                                        parts(json.path("rows").path("refused")),
                                        rows("invited")),
                        rows("waiting") + rows("parked") + refused() + rows("invited")),
                equation(
                        "invited",
                        rows("invited"),
                        parts(json.path("firstDeliveries")),
                        sum(json.path("firstDeliveries"))),
                equation(
                        "first mails sent",
                        first("sent"),
                        parts(json.path("invitations")),
                        sum(json.path("invitations"))),
                "%-22s %s".formatted("reminders, follow-ups", parts(json.path("followUpDeliveries"))));
    }

    private static String equation(String name, long left, String parts, long right) {
        return "%-22s %,d = %s   %s".formatted(name, left, parts, left == right ? "balances" : "DOES NOT BALANCE");
    }

    private static String parts(JsonNode counts) {
        String parts = counts.properties().stream()
                .filter(count -> count.getValue().asLong() > 0)
                .map(count ->
                        "%s %,d".formatted(count.getKey(), count.getValue().asLong()))
                .collect(Collectors.joining(" + "));
        return parts.isEmpty() ? "none" : parts;
    }

    private long rows(String part) {
        return json.path("rows").path(part).asLong();
    }

    private long first(String state) {
        return json.path("firstDeliveries").path(state).asLong();
    }

    private long later(String state) {
        return json.path("followUpDeliveries").path(state).asLong();
    }

    private static long sum(JsonNode counts) {
        return counts.properties().stream()
                .mapToLong(count -> count.getValue().asLong())
                .sum();
    }
}
