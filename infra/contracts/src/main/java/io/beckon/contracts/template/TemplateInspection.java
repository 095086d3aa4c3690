package io.beckon.contracts.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.ICDATASection;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IComment;
import org.thymeleaf.model.IDocType;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IProcessingInstruction;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.model.ITemplateEnd;
import org.thymeleaf.model.ITemplateStart;
import org.thymeleaf.model.IText;
import org.thymeleaf.model.IXMLDeclaration;
import org.unbescape.html.HtmlEscape;

/**
 * Reads the very events the renderer would act on, from the same parser, and writes down what is not allowed. Public only because
 * Thymeleaf makes its handlers itself.
 */
public final class TemplateInspection extends AbstractTemplateHandler {
    static final String FINDINGS = "findings";
    private static final int DEEPEST = 100;
    private static final Set<String> RAW = Set.of("style", "title");

    private Findings findings = new Findings(TemplatePart.HTML);
    private String rawElement = "";
    private int depth;

    /** What one part holds. */
    static final class Findings {
        final TemplatePart part;
        final List<TemplateFault> faults = new ArrayList<>();
        final Set<String> paths = new HashSet<>();
        final Set<String> urlPaths = new HashSet<>();
        final Set<String> conditionPaths = new HashSet<>();

        Findings(TemplatePart part) {
            this.part = part;
        }

        void fault(int line, String reason, String mend) {
            faults.add(new TemplateFault(part, Math.max(line, 1), reason, mend));
        }
    }

    @Override
    public void setContext(ITemplateContext context) {
        super.setContext(context);
        if (context.getVariable(FINDINGS) instanceof Findings given) {
            findings = given;
        }
    }

    @Override
    public void handleOpenElement(IOpenElementTag tag) {
        if (++depth == DEEPEST) {
            findings.fault(
                    tag.getLine(),
                    "Elements stand more than " + DEEPEST + " deep in each other.",
                    "Nest fewer elements.");
        }
        element(tag);
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag tag) {
        element(tag);
    }

    @Override
    public void handleCloseElement(ICloseElementTag tag) {
        depth--;
        rawElement = "";
    }

    private void element(IProcessableElementTag tag) {
        String name = tag.getElementCompleteName();
        boolean known = html() ? AllowedMarkup.element(name) : name.isEmpty();
        if (!known) {
            findings.fault(
                    tag.getLine(),
                    html() ? "<" + name + "> is not shown by mail programs." : "[#" + name + " …] is not known.",
                    html()
                            ? "Remove it; tables, text, links and pictures are fine."
                            : "Write [# th:if=\"${message}\"]…[/].");
        }
        rawElement = RAW.contains(name.toLowerCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : "";
        for (IAttribute attribute : tag.getAllAttributes()) {
            attribute(attribute);
        }
    }

    private void attribute(IAttribute attribute) {
        String name = attribute.getAttributeCompleteName().toLowerCase(Locale.ROOT);
        String value = attribute.getValue() == null ? "" : HtmlEscape.unescapeHtml(attribute.getValue());
        int line = attribute.getLine();
        if (name.startsWith(MailDialect.PREFIX + ":")) {
            slot(name, value, line);
        } else if (!html()) {
            findings.fault(line, name + " means nothing in plain text.", "Use th:if or th:unless.");
        } else if (!AllowedMarkup.attribute(name)) {
            findings.fault(
                    line,
                    name + " is not allowed in a mail.",
                    name.startsWith("data-th-") ? "Write it as th:" + name.substring(8) + "." : "Remove it.");
        } else if (!AllowedMarkup.value(name, value)) {
            findings.fault(
                    line,
                    name + "=\"" + value + "\" is not allowed in a mail.",
                    name.equals("style")
                            ? "Remove what loads or runs something, and backslashes."
                            : "Use an address that starts with https:, http:, mailto: or tel:.");
        } else {
            noExpression(value, line, name);
        }
    }

    private void slot(String name, String value, int line) {
        boolean condition = name.equals("th:if") || name.equals("th:unless");
        boolean url = name.equals("th:href") || name.equals("th:src");
        boolean color = name.equals("th:bgcolor") || name.equals("th:color");
        boolean message = name.equals("th:message");
        boolean text = name.equals("th:text") || name.equals("th:alt");
        if (!condition && (!html() || !(url || color || message || text))) {
            findings.fault(
                    line,
                    name + " is not part of the template language.",
                    html()
                            ? "Use th:text, th:if, th:unless, th:href, th:src, th:alt, th:bgcolor, th:color or th:message."
                            : "Use th:if or th:unless.");
            return;
        }
        var expression = SlotExpression.parse(value);
        if (expression.isEmpty()) {
            findings.fault(
                    line,
                    name + "=\"" + value + "\" is more than a variable.",
                    "Write " + name + "=\"${person.firstName}\""
                            + (condition ? "." : " or " + name + "=\"${person.firstName} ?: 'words'\"."));
            return;
        }
        SlotExpression slot = expression.get();
        if (slot.fallback() != null && (condition || message)) {
            findings.fault(line, name + " takes no ?: words.", "Write " + name + "=\"${" + slot.path() + "}\".");
        }
        if (message != slot.path().equals(TemplateVariables.MESSAGE) && message) {
            findings.fault(line, "th:message shows the manager's message only.", "Write th:message=\"${message}\".");
        }
        if (color && !slot.path().startsWith("workspace.")) {
            findings.fault(
                    line, name + " takes a workspace's colour only.", "Write " + name + "=\"${workspace.color}\".");
        }
        if (color && slot.fallback() != null && !SlotColor.isColor(slot.fallback())) {
            findings.fault(line, "'" + slot.fallback() + "' is not a colour.", "Write it as '#2f5bea'.");
        }
        if (url && slot.fallback() != null && !SlotValue.isSafeUrl(slot.fallback())) {
            findings.fault(line, "'" + slot.fallback() + "' is not an address.", "Start it with https://.");
        }
        use(slot, line);
        if (url) {
            findings.urlPaths.add(slot.path());
        }
        if (condition) {
            findings.conditionPaths.add(slot.path());
        }
    }

    private void use(SlotExpression slot, int line) {
        if (!TemplateVariables.isKnown(slot.path())) {
            findings.fault(
                    line,
                    "${" + slot.path() + "} is not known.",
                    "Use " + NearestName.to(slot.path()) + ", or ${list.…} for a column of your list.");
        }
        findings.paths.add(slot.path());
    }

    @Override
    public void handleText(IText text) {
        String words = text.getText();
        if (html()) {
            if (rawElement.equals("style") && !AllowedMarkup.style(words)) {
                findings.fault(
                        text.getLine(),
                        "The style loads or runs something.",
                        "Remove @import, expression() and backslashes.");
            }
            noExpression(words, text.getLine(), "");
        } else {
            inline(words, text.getLine());
        }
    }

    private void noExpression(String words, int line, String attribute) {
        int at = firstOf(words, "[[", "[(", "${");
        if (at >= 0) {
            findings.fault(
                    line + newlines(words, at),
                    "A variable stands in plain " + (attribute.isEmpty() ? "HTML text" : attribute)
                            + ", where it would be shown as typed.",
                    attribute.isEmpty()
                            ? "Write <span th:text=\"${person.firstName}\">Anna</span>."
                            : "Write th:" + attribute + "=\"${link}\".");
        }
    }

    private void inline(String words, int line) {
        int from = 0;
        while (true) {
            int open = firstOf(words.substring(from), "[[", "[(", "${");
            if (open < 0) {
                return;
            }
            open += from;
            int at = line + newlines(words, open);
            int close = words.indexOf("]]", open);
            var slot = words.startsWith("[[", open) && close > 0
                    ? SlotExpression.parse(words.substring(open + 2, close))
                    : java.util.Optional.<SlotExpression>empty();
            if (slot.isEmpty()) {
                String found = words.substring(open, Math.min(words.length(), open + 30))
                        .lines()
                        .findFirst()
                        .orElse("");
                findings.fault(
                        at,
                        "\"" + found + "\" is not a variable of the template language.",
                        "Write [[${person.firstName}]] or [[${person.firstName} ?: 'words']].");
                from = open + 2;
            } else {
                use(slot.get(), at);
                from = close + 2;
            }
        }
    }

    private static int firstOf(String words, String... signs) {
        int first = -1;
        for (String sign : signs) {
            int at = words.indexOf(sign);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private static int newlines(String words, int end) {
        return (int) words.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    @Override
    public void handleComment(IComment comment) {
        if (!AllowedMarkup.comment(comment.getContent())) {
            findings.fault(
                    comment.getLine(), "Browsers end this comment early.", "Remove -- and > from its start and end.");
        }
    }

    @Override
    public void handleDocType(IDocType docType) {}

    @Override
    public void handleCDATASection(ICDATASection section) {
        findings.fault(section.getLine(), "<![CDATA[ is not HTML.", "Remove it.");
    }

    @Override
    public void handleXMLDeclaration(IXMLDeclaration declaration) {
        findings.fault(declaration.getLine(), "<?xml … ?> is not HTML.", "Remove it.");
    }

    @Override
    public void handleProcessingInstruction(IProcessingInstruction instruction) {
        findings.fault(instruction.getLine(), "<?…> is not HTML.", "Remove it.");
    }

    @Override
    public void handleTemplateStart(ITemplateStart start) {}

    @Override
    public void handleTemplateEnd(ITemplateEnd end) {}

    private boolean html() {
        return findings.part == TemplatePart.HTML;
    }
}
