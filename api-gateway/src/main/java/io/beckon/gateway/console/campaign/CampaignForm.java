package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.View;
import io.beckon.gateway.console.shell.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A new campaign: what it says, where it leads, and when it follows up. */
@Component
class CampaignForm {

    private static final String DAYS = "step-days";
    private static final String ANCHOR = "step-anchor";
    private static final String MESSAGE = "step-message";
    private static final String COURSE = "course:";

    /** Before anybody typed: a month to accept, and a reminder after three days. */
    static final Typed BLANK = Typed.NOTHING
            .and("destination", "portal")
            .and("expires", "30")
            .and(DAYS, "3")
            .and(ANCHOR, "after")
            .and(MESSAGE, "");

    /** What can be chosen, by its name. */
    record Choice(String id, String name) {}

    private record Made(String id) {}

    static Typed withOneMoreStep(Typed typed) {
        return typed.and(DAYS, plus(typed.all(DAYS), ""))
                .and(ANCHOR, plus(typed.all(ANCHOR), "after"))
                .and(MESSAGE, plus(typed.all(MESSAGE), ""));
    }

    Mono<View> view(Work work, Typed sent) {
        Typed typed = withEmptyStepsLast(sent);
        return Mono.zip(
                        work.api().page(ApiUri.of("/v1/templates?limit=200"), Choice.class),
                        work.api().page(ApiUri.of("/v1/courses?limit=200"), Choice.class),
                        work.api().page(ApiUri.of("/v1/user-groups?limit=200"), Choice.class))
                .map(known -> View.of("campaign-new")
                        .with("typed", typed)
                        .with("templates", known.getT1().items())
                        .with("courses", known.getT2().items())
                        .with("groups", known.getT3().items())
                        .with("days", typed.all(DAYS)));
    }

    /** A draft: nothing is sent before it is started. */
    Mono<String> make(Work work, Typed typed) {
        return work.api()
                .once(typed.once())
                .post(ApiUri.of("/v1/campaigns"), draft(work, typed), Made.class)
                .map(made -> ConsoleCampaigns.PATH + "/" + made.id() + "?note=campaign.made");
    }

    private static Map<String, Object> draft(Work work, Typed typed) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", typed.text("name").strip());
        draft.put("locale", work.locale().getLanguage());
        put(draft, "templateId", typed.line("template"));
        put(draft, "message", typed.line("message"));
        draft.put("destination", destination(typed));
        draft.put("userGroupIds", typed.all("group"));
        String expires = typed.line("expires");
        draft.put("expiresAfter", expires == null ? null : days(expires));
        draft.put("reminders", reminders(typed));
        return draft;
    }

    private static Map<String, Object> destination(Typed typed) {
        String chosen = typed.text("destination");
        if (chosen.startsWith(COURSE)) {
            return Map.of("kind", "course", "courseId", chosen.substring(COURSE.length()));
        }
        if (chosen.equals("url")) {
            Map<String, Object> destination = new HashMap<>(Map.of("kind", "url"));
            put(destination, "url", typed.line("url"));
            put(destination, "name", typed.line("url-name"));
            return destination;
        }
        return Map.of("kind", "portal");
    }

    /** In the order in which the API counts the steps, which never sees one without days. */
    private static Typed withEmptyStepsLast(Typed typed) {
        List<String> days = typed.all(DAYS);
        List<Integer> order = IntStream.range(0, days.size())
                .boxed()
                .sorted(Comparator.comparing(i -> days.get(i).isBlank()))
                .toList();
        return typed.and(DAYS, inOrder(days, order))
                .and(ANCHOR, inOrder(typed.all(ANCHOR), order))
                .and(MESSAGE, inOrder(typed.all(MESSAGE), order));
    }

    private static String[] inOrder(List<String> values, List<Integer> order) {
        return order.stream().map(i -> at(values, i)).toArray(String[]::new);
    }

    /** A step without days is none. */
    private static List<Map<String, Object>> reminders(Typed typed) {
        List<String> days = typed.all(DAYS);
        List<String> anchors = typed.all(ANCHOR);
        List<String> messages = typed.all(MESSAGE);
        return IntStream.range(0, days.size())
                .filter(i -> !days.get(i).isBlank())
                .mapToObj(i -> reminder(days.get(i).strip(), at(anchors, i), at(messages, i)))
                .toList();
    }

    private static Map<String, Object> reminder(String days, String anchor, String message) {
        Map<String, Object> step = new HashMap<>();
        step.put(anchor.equals("before") ? "beforeExpiry" : "after", days(days));
        put(step, "message", message.isBlank() ? null : message);
        return step;
    }

    /** What is no number goes to the API as it is, which says what is wrong with it. */
    private static String days(String typed) {
        return typed.matches("\\d{1,4}") ? "P" + typed + "D" : typed;
    }

    private static String at(List<String> values, int index) {
        return index < values.size() ? values.get(index) : "";
    }

    private static void put(Map<String, Object> body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static String[] plus(List<String> values, String more) {
        List<String> all = new ArrayList<>(values);
        all.add(more);
        return all.toArray(String[]::new);
    }
}
