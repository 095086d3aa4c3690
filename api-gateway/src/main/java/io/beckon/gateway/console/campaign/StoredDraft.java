package io.beckon.gateway.console.campaign;

import io.beckon.gateway.console.door.ApiUri;
import io.beckon.gateway.console.shell.Typed;
import io.beckon.gateway.console.shell.Work;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;

/**
 * A campaign as it is stored, next to what is typed into its form.
 *
 * @param tag what tells whether anything was changed since
 */
record StoredDraft(Content content, String tag) {

    private static final Pattern DAYS = Pattern.compile("P(\\d{1,4})D");

    /** The fields of the form that one part of a draft stands in. */
    private static final List<String> SINGLE =
            List.of("name", "template", "message", "destination", "url", "url-name", "group", "expires");

    private static final List<String> STEPS =
            List.of(CampaignForm.DAYS, CampaignForm.ANCHOR, CampaignForm.MESSAGE, CampaignForm.TEMPLATE);

    /** What the API says of it, as far as the form shows it. */
    record Content(
            String id,
            String state,
            String name,
            @Nullable String templateId,
            @Nullable String message,
            Destination destination,
            List<String> userGroupIds,
            @Nullable String expiresAfter,
            List<Step> reminders) {}

    record Destination(
            String kind,
            @Nullable String courseId,
            @Nullable String name,
            @Nullable String url) {

        /** Whether it is a course that the workspace has not got, as the API alone takes it. */
        public boolean isForeignCourse() {
            return kind.equals(CampaignForm.FOREIGN_COURSE) && courseId == null;
        }
    }

    record Step(
            @Nullable String after,
            @Nullable String beforeExpiry,
            @Nullable String message,
            @Nullable String templateId) {

        String length() {
            return after == null ? text(beforeExpiry) : after;
        }

        String anchor() {
            return after == null ? "before" : "after";
        }
    }

    static Mono<StoredDraft> read(Work work, String id) {
        return work.api()
                .send(HttpMethod.GET, one(id), null)
                .map(answer -> new StoredDraft(work.api().read(answer.text(), Content.class), answer.tag()));
    }

    static ApiUri one(String id) {
        return ApiUri.of("/v1/campaigns/{}", id);
    }

    boolean isDraft() {
        return content.state().equals("draft");
    }

    /** The form before anybody types. */
    Typed form() {
        Destination leads = content.destination();
        boolean url = leads.kind().equals("url") || leads.isForeignCourse();
        return Typed.NOTHING
                .and("name", content.name())
                .and("template", text(content.templateId()))
                .and("message", text(content.message()))
                .and("destination", leads.courseId() == null ? leads.kind() : CampaignForm.COURSE + leads.courseId())
                .and("url", url ? text(leads.url()) : "")
                .and("url-name", url ? text(leads.name()) : "")
                .and("url-name-of", url ? leads.kind() : "")
                .and("group", content.userGroupIds().toArray(String[]::new))
                .and("expires", days(text(content.expiresAfter())))
                .and(CampaignForm.DAYS, ofSteps(step -> days(step.length())))
                .and(CampaignForm.ANCHOR, ofSteps(Step::anchor))
                .and(CampaignForm.MESSAGE, ofSteps(step -> text(step.message())))
                .and(CampaignForm.TEMPLATE, ofSteps(step -> text(step.templateId())));
    }

    /** What was typed; what says the same as what is stored stands there as it is stored. */
    Typed settled(Typed typed) {
        Typed stored = form();
        List<String> messages = typed.all(CampaignForm.MESSAGE);
        Typed settled = typed.and(
                CampaignForm.MESSAGE,
                IntStream.range(0, messages.size())
                        .mapToObj(i -> settled(messages.get(i), i, stored.all(CampaignForm.MESSAGE)))
                        .toArray(String[]::new));
        for (String field : List.of("message", "group")) {
            if (same(stored, typed, field)) {
                settled = settled.and(field, stored.all(field).toArray(String[]::new));
            }
        }
        return settled;
    }

    /** That of the same step before all others, which may say it with other ends of lines. */
    private static String settled(String message, int step, List<String> stored) {
        return Stream.concat(stored.stream().skip(step).limit(1), stored.stream())
                .filter(words -> words(words).equals(words(message)))
                .findFirst()
                .orElse(message);
    }

    /** The parts of the form in which something else is stored than was typed. */
    Set<String> differences(Typed typed) {
        Typed stored = form();
        Stream<String> single = SINGLE.stream().filter(field -> !same(stored, typed, field));
        boolean steps = STEPS.stream().allMatch(field -> same(stored, typed, field));
        return Stream.concat(single, steps ? Stream.empty() : Stream.of("steps"))
                .collect(Collectors.toSet());
    }

    private static boolean same(Typed stored, Typed typed, String field) {
        return normal(stored, field).equals(normal(typed, field));
    }

    /** Browsers send lines with other ends than they were given, and steps that were left empty. */
    private static List<String> normal(Typed typed, String field) {
        List<String> days = typed.all(CampaignForm.DAYS);
        List<String> values = typed.all(field);
        boolean step = STEPS.contains(field);
        Stream<String> kept = step
                ? IntStream.range(0, Math.min(days.size(), values.size()))
                        .filter(i -> !days.get(i).isBlank())
                        .mapToObj(values::get)
                : values.stream().filter(value -> !value.isBlank()).sorted();
        return kept.map(StoredDraft::words).toList();
    }

    private static String words(String written) {
        return written.replace("\r\n", "\n").replace('\r', '\n').strip();
    }

    private String[] ofSteps(Function<Step, String> value) {
        return content.reminders().stream().map(value).toArray(String[]::new);
    }

    /** What is no number of days stands there as the API writes it. */
    private static String days(String duration) {
        Matcher days = DAYS.matcher(duration);
        return days.matches() ? days.group(1) : duration;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
