package io.beckon.contracts.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.dialect.IPreProcessorDialect;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.preprocessor.IPreProcessor;
import org.thymeleaf.preprocessor.PreProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/** Decides whether a template may be saved, and says what to mend where it may not. Thread-safe. */
public final class TemplatePolicy {
    /** Longest part, in characters; Gmail cuts a mail's HTML at about 102 kB, so a larger one would not be seen anyway. */
    public static final int LONGEST_PART = 100_000;
    /** Longest subject, in characters. */
    public static final int LONGEST_SUBJECT = 500;

    private static final TemplateEngine HTML = engine(TemplateMode.HTML);
    private static final TemplateEngine TEXT = engine(TemplateMode.TEXT);

    private TemplatePolicy() {}

    /** Every fault in the template's language; empty where it may be saved. */
    public static List<TemplateFault> check(TemplateSource source) {
        return inspect(source).faults();
    }

    /** As {@link #check}, and an invitation or reminder without its link is a fault too. */
    public static List<TemplateFault> checkInvitation(TemplateSource source) {
        List<TemplateFault> faults = new ArrayList<>(check(source));
        for (TemplatePart part : List.of(TemplatePart.HTML, TemplatePart.TEXT)) {
            Use use = inspect(part, source.part(part));
            if (!use.paths().contains(TemplateVariables.LINK)) {
                faults.add(new TemplateFault(
                        part,
                        1,
                        "The invitation's link is missing, so nobody could accept.",
                        part == TemplatePart.HTML
                                ? "Add <a th:href=\"${link}\">Open the invitation</a>."
                                : "Add [[${link}]] on a line of its own."));
            }
        }
        return List.copyOf(faults);
    }

    /** The names of all variables that a template reads, in their order; it is parsed for it, so not on an event loop. */
    public static SortedSet<String> variables(TemplateSource source) {
        return new TreeSet<>(inspect(source).paths());
    }

    /** What a template reads, and its faults. */
    record Use(List<TemplateFault> faults, Set<String> paths, Set<String> urlPaths, Set<String> conditionPaths) {}

    static Use inspect(TemplateSource source) {
        List<TemplateFault> faults = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        Set<String> urlPaths = new HashSet<>();
        Set<String> conditionPaths = new HashSet<>();
        for (TemplatePart part : TemplatePart.values()) {
            Use use = inspect(part, source.part(part));
            faults.addAll(use.faults());
            paths.addAll(use.paths());
            urlPaths.addAll(use.urlPaths());
            conditionPaths.addAll(use.conditionPaths());
        }
        return new Use(List.copyOf(faults), Set.copyOf(paths), Set.copyOf(urlPaths), Set.copyOf(conditionPaths));
    }

    private static Use inspect(TemplatePart part, String source) {
        TemplateInspection.Findings findings = new TemplateInspection.Findings(part);
        if (plainFaults(part, source, findings)) {
            try {
                (part == TemplatePart.HTML ? HTML : TEXT)
                        .process(source, new Context(Locale.ROOT, Map.of(TemplateInspection.FINDINGS, findings)));
            } catch (TemplateEngineException e) {
                Integer line = e instanceof TemplateProcessingException at ? at.getLine() : null;
                findings.fault(
                        line == null ? 1 : line,
                        "It cannot be read: " + rootMessage(e),
                        "Close every element, quote and bracket you open.");
            }
        }
        return new Use(
                List.copyOf(findings.faults),
                Set.copyOf(findings.paths),
                Set.copyOf(findings.urlPaths),
                Set.copyOf(findings.conditionPaths));
    }

    private static boolean plainFaults(TemplatePart part, String source, TemplateInspection.Findings findings) {
        int longest = part == TemplatePart.SUBJECT ? LONGEST_SUBJECT : LONGEST_PART;
        if (source.isBlank()) {
            findings.fault(1, "It is empty.", "Write at least one word.");
        } else if (source.length() > longest) {
            findings.fault(1, "It has " + source.length() + " characters; " + longest + " are allowed.", "Shorten it.");
        } else if (part == TemplatePart.SUBJECT && source.strip().contains("\n")) {
            findings.fault(2, "A subject has one line.", "Write it on one line.");
        } else if (!SlotValue.clean(source).equals(source.replace("\r\n", "\n").replace('\r', '\n'))) {
            findings.fault(
                    1,
                    "It holds control characters or broken characters.",
                    "Type the text again instead of pasting it.");
        } else {
            return true;
        }
        return false;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse("unreadable");
    }

    private static TemplateEngine engine(TemplateMode mode) {
        TemplateEngine engine = new TemplateEngine();
        engine.setDialect(new InspectionDialect());
        engine.setTemplateResolver(TemplateRenderer.resolver(mode, false));
        return engine;
    }

    private static final class InspectionDialect implements IPreProcessorDialect {
        @Override
        public String getName() {
            return "Beckon inspection";
        }

        @Override
        public int getDialectPreProcessorPrecedence() {
            return 1000;
        }

        @Override
        public Set<IPreProcessor> getPreProcessors() {
            return Set.of(
                    new PreProcessor(TemplateMode.HTML, TemplateInspection.class, 1),
                    new PreProcessor(TemplateMode.TEXT, TemplateInspection.class, 1));
        }
    }
}
