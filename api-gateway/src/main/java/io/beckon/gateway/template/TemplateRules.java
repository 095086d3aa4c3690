package io.beckon.gateway.template;

import io.beckon.contracts.template.TemplateFault;
import io.beckon.contracts.template.TemplatePolicy;
import io.beckon.contracts.template.TemplateSource;
import io.beckon.gateway.http.Fields;
import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be saved as a template; the language's own rules are {@link TemplatePolicy}'s. */
final class TemplateRules {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_LANGUAGES = 50;

    private TemplateRules() {}

    /** The words by normalised language tag; throws a problem that names every fault. Parses templates: not for an event loop. */
    static Map<String, TemplateSource> checked(Template.Draft draft) {
        Faults faults = new Faults();
        Fields.line(draft.name(), LONGEST_NAME, "/name", faults);
        Map<String, Template.@Nullable Text> texts = draft.texts() == null ? Map.of() : draft.texts();
        faults.unless(
                !texts.isEmpty() && texts.size() <= MOST_LANGUAGES,
                "/texts",
                "Give the words in 1 to " + MOST_LANGUAGES + " languages.");
        Map<String, TemplateSource> sources = new TreeMap<>();
        texts.forEach((tag, text) -> source(tag, text, sources, faults));
        faults.throwIfAny();
        sources.forEach((tag, source) -> language(TemplatePolicy.checkInvitation(source), "/texts/" + tag, faults));
        faults.throwIfAny(ProblemType.TEMPLATE_REFUSED);
        return sources;
    }

    /** The words of a preview, which needs no link. */
    static TemplateSource checked(Template.PreviewWish wish) {
        Faults faults = new Faults();
        Map<String, TemplateSource> sources = new TreeMap<>();
        source("en", new Template.Text(wish.subject(), wish.html(), wish.text()), sources, faults);
        if (wish.locale() != null) {
            Fields.locale(wish.locale(), "/locale", faults);
        }
        faults.throwIfAny();
        TemplateSource source = sources.values().iterator().next();
        language(TemplatePolicy.check(source), "", faults);
        faults.throwIfAny(ProblemType.TEMPLATE_REFUSED);
        return source;
    }

    private static void source(
            String tag, Template.@Nullable Text text, Map<String, TemplateSource> sources, Faults faults) {
        if (!Fields.isLocale(tag)) {
            faults.add("/texts", "'" + tag + "' is not a language tag. Use one such as en, de or pt-BR (BCP 47).");
        } else if (text == null || text.subject() == null || text.html() == null || text.text() == null) {
            faults.add("/texts/" + tag, "Give subject, html and text.");
        } else if (sources.put(
                        Locale.forLanguageTag(tag).toLanguageTag(),
                        new TemplateSource(text.subject(), text.html(), text.text()))
                != null) {
            faults.add("/texts/" + tag, "This language is given twice.");
        }
    }

    private static void language(List<TemplateFault> found, String pointer, Faults faults) {
        found.forEach(fault -> faults.add(
                pointer + "/" + fault.part().name().toLowerCase(Locale.ROOT),
                "Line " + fault.line() + ": " + fault.reason() + " " + fault.mend()));
    }
}
