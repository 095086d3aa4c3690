package io.beckon.gateway.console.invitation;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which invitations the list shows, as the fields of its form and of its addresses say it. A word that is none of the form's means the
 * first of its choice; whatever else was written goes to the API, which says what is wrong with it.
 *
 * @param show      where they stand
 * @param search    the beginning of an address
 * @param campaign  only of this one, by its id
 * @param group     only those who were invited to this user group, by its id
 * @param age       so many days ago or longer was their first mail sent
 * @param opened    by whom it was opened
 * @param reminders how often they were reminded
 * @param sort      in which order
 */
record Choice(
        String show,
        String search,
        String campaign,
        String group,
        String age,
        String opened,
        String reminders,
        String sort) {

    /** Where invitations stand, and the states of that. */
    private static final Map<String, List<String>> STANDINGS = standings();

    private static final List<String> AGES = List.of("", "1", "3", "7", "14", "30", "90");
    private static final Map<String, List<String>> TRACES = traces();
    private static final List<String> REMINDERS = List.of("", "none", "some");
    private static final List<String> SORTS = List.of("desc", "asc", "address", "address_desc");

    static Choice of(Function<String, @Nullable String> field) {
        return new Choice(
                oneOf(List.copyOf(STANDINGS.keySet()), field.apply("show")),
                text(field.apply("search")),
                text(field.apply("campaign")),
                text(field.apply("group")),
                oneOf(AGES, field.apply("age")),
                oneOf(List.copyOf(TRACES.keySet()), field.apply("opened")),
                oneOf(REMINDERS, field.apply("reminders")),
                oneOf(SORTS, field.apply("sort")));
    }

    static Choice of(Typed typed) {
        return of(typed::line);
    }

    static List<String> standingNames() {
        return List.copyOf(STANDINGS.keySet());
    }

    static List<String> ages() {
        return AGES.subList(1, AGES.size());
    }

    static List<String> traceNames() {
        return List.copyOf(TRACES.keySet()).subList(1, TRACES.size());
    }

    static List<String> sorts() {
        return SORTS;
    }

    /** The route with what the API calls these. */
    ApiUri on(ApiUri route, Instant now) {
        ApiUri uri = route.with("sort", sort);
        for (Map.Entry<String, Object> condition : filter(now).entrySet()) {
            if (condition.getValue() instanceof List<?> values) {
                for (Object value : values) {
                    uri = uri.with(condition.getKey(), value);
                }
            } else {
                uri = uri.with(condition.getKey(), condition.getValue());
            }
        }
        return uri;
    }

    /** The same as the filter of a follow-up. */
    Map<String, Object> filter(Instant now) {
        Map<String, Object> filter = new LinkedHashMap<>();
        put(filter, "state", STANDINGS.get(show));
        put(filter, "search", search);
        put(filter, "campaignId", campaign);
        put(filter, "userGroupId", group);
        put(filter, "evidence", TRACES.get(opened));
        if (!age.isEmpty()) {
            filter.put(
                    "sentBefore",
                    now.minus(Duration.ofDays(Long.parseLong(age))).toString());
        }
        switch (reminders) {
            case "none" -> filter.put("remindersAtMost", 0);
            case "some" -> filter.put("remindersAtLeast", 1);
            default -> {
                // however often
            }
        }
        return filter;
    }

    /** The fields that say something, by name, for addresses and hidden fields. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("show", show.equals(standingNames().get(0)) ? "" : show);
        all.put("search", search);
        all.put("campaign", campaign);
        all.put("group", group);
        all.put("age", age);
        all.put("opened", opened);
        all.put("reminders", reminders);
        all.put("sort", sort.equals(SORTS.get(0)) ? "" : sort);
        all.forEach((name, value) -> {
            if (!value.isEmpty()) {
                fields.put(name, value);
            }
        });
        return fields;
    }

    /** Whether anything but the order was chosen. */
    public boolean narrows() {
        Map<String, String> fields = new HashMap<>(fields());
        fields.remove("sort");
        return !fields.isEmpty();
    }

    /** Whether more than the words and the standing were chosen, which the page shows at once. */
    public boolean isDetailed() {
        return !(group + age + opened + reminders).isEmpty() || !sort.equals(SORTS.get(0));
    }

    /** The list of these, from its beginning. */
    public String path() {
        ApiUri uri = ApiUri.of(InvitationPages.PATH);
        for (Map.Entry<String, String> field : fields().entrySet()) {
            uri = uri.with(field.getKey(), field.getValue());
        }
        return uri.text();
    }

    private static void put(Map<String, Object> filter, String name, @Nullable Object value) {
        if (value != null && !value.equals("") && !value.equals(List.of())) {
            filter.put(name, value);
        }
    }

    private static String oneOf(List<String> words, @Nullable String written) {
        return written != null && words.contains(written) ? written : words.get(0);
    }

    private static String text(@Nullable String written) {
        return written == null ? "" : written.strip();
    }

    private static Map<String, List<String>> standings() {
        Map<String, List<String>> standings = new LinkedHashMap<>();
        standings.put("unanswered", List.of("pending", "opened"));
        standings.put("pending", List.of("pending"));
        standings.put("opened", List.of("opened"));
        standings.put("accepted", List.of("accepted"));
        standings.put("bounced", List.of("bounced"));
        standings.put("failed", List.of("failed"));
        standings.put("expired", List.of("expired"));
        standings.put("revoked", List.of("revoked"));
        standings.put("all", new ArrayList<>());
        return standings;
    }

    private static Map<String, List<String>> traces() {
        Map<String, List<String>> traces = new LinkedHashMap<>();
        traces.put("", List.of());
        traces.put("nobody", List.of("none"));
        traces.put("machine", List.of("prefetch"));
        traces.put("perhaps", List.of("probable"));
        traces.put("person", List.of("click", "signed_in"));
        return traces;
    }
}
