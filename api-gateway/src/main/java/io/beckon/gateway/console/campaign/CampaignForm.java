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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A new campaign: what it says, where it leads, and when it follows up. */
@Component
class CampaignForm {

    static final String DAYS = "step-days";
    static final String ANCHOR = "step-anchor";
    static final String MESSAGE = "step-message";
    static final String COURSE = "course:";

    /** A course that is not the workspace's; only the API makes such a draft, and its form keeps it. */
    static final String FOREIGN_COURSE = "course";

    /** Of a draft that was not made here; no field shows it, and it stays. */
    static final String TEMPLATE = "step-template";

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
                        .with("templates", withChosen(known.getT1().items(), typed.all("template")))
                        .with("courses", withChosen(known.getT2().items(), course(typed)))
                        .with("groups", withChosen(known.getT3().items(), typed.all("group")))
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
        Map<String, Object> draft = fields(typed);
        draft.put("locale", work.locale().getLanguage());
        return draft;
    }

    /** What the form says, as the API takes it. */
    static Map<String, Object> fields(Typed typed) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("name", typed.text("name").strip());
        fields.put("templateId", typed.line("template"));
        fields.put("message", typed.line("message"));
        fields.put("destination", destination(typed));
        fields.put("userGroupIds", typed.all("group"));
        String expires = typed.line("expires");
        fields.put("expiresAfter", expires == null ? null : days(expires));
        fields.put("reminders", reminders(withEmptyStepsLast(typed)));
        return fields;
    }

    /** All of it: what a change leaves out of an object stays as it was (RFC 7396). */
    private static Map<String, Object> destination(Typed typed) {
        String chosen = typed.text("destination");
        boolean course = chosen.startsWith(COURSE);
        boolean url = chosen.equals("url") || chosen.equals(FOREIGN_COURSE);
        Map<String, Object> destination = new HashMap<>();
        destination.put("kind", course ? "course" : url ? chosen : "portal");
        destination.put("courseId", course ? chosen.substring(COURSE.length()) : null);
        destination.put("url", url ? typed.line("url") : null);
        destination.put("name", url && typed.has("url-name-of", chosen) ? typed.line("url-name") : null);
        return destination;
    }

    private static List<String> course(Typed typed) {
        String chosen = typed.text("destination");
        return chosen.startsWith(COURSE) ? List.of(chosen.substring(COURSE.length())) : List.of();
    }

    /** With what is chosen but not among those that are listed, so that saving does not take it away. */
    private static List<Choice> withChosen(List<Choice> listed, List<String> chosen) {
        Set<String> known = listed.stream().map(Choice::id).collect(Collectors.toSet());
        return Stream.concat(
                        listed.stream(),
                        chosen.stream()
                                .filter(id -> !id.isEmpty() && !known.contains(id))
                                .map(id -> new Choice(id, "#" + id)))
                .toList();
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
                .and(MESSAGE, inOrder(typed.all(MESSAGE), order))
                .and(TEMPLATE, inOrder(typed.all(TEMPLATE), order));
    }

    private static String[] inOrder(List<String> values, List<Integer> order) {
        return order.stream().map(i -> at(values, i)).toArray(String[]::new);
    }

    /** A step without days is none. */
    private static List<Map<String, Object>> reminders(Typed typed) {
        List<String> days = typed.all(DAYS);
        List<String> anchors = typed.all(ANCHOR);
        List<String> messages = typed.all(MESSAGE);
        List<String> templates = typed.all(TEMPLATE);
        return IntStream.range(0, days.size())
                .filter(i -> !days.get(i).isBlank())
                .mapToObj(i -> reminder(days.get(i).strip(), at(anchors, i), at(messages, i), at(templates, i)))
                .toList();
    }

    private static Map<String, Object> reminder(String days, String anchor, String message, String template) {
        Map<String, Object> step = new HashMap<>();
        step.put(anchor.equals("before") ? "beforeExpiry" : "after", days(days));
        if (!message.isBlank()) {
            step.put("message", message);
        }
        if (!template.isBlank()) {
            step.put("templateId", template);
        }
        return step;
    }

    /** What is no number goes to the API as it is, which says what is wrong with it. */
    private static String days(String typed) {
        return typed.matches("\\d{1,4}") ? "P" + typed + "D" : typed;
    }

    private static String at(List<String> values, int index) {
        return index < values.size() ? values.get(index) : "";
    }

    private static String[] plus(List<String> values, String more) {
        List<String> all = new ArrayList<>(values);
        all.add(more);
        return all.toArray(String[]::new);
    }
}
