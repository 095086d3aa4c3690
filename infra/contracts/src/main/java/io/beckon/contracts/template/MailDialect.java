package io.beckon.contracts.template;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IText;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.processor.text.AbstractTextProcessor;
import org.thymeleaf.processor.text.ITextStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/**
 * Everything a template can do; it replaces Thymeleaf's Standard dialect. Precedences are like those of the Standard dialect, and no two
 * are equal on one element, so that attributes are always written in the same order.
 */
final class MailDialect extends AbstractProcessorDialect {
    static final String PREFIX = "th";

    MailDialect() {
        super("Beckon mail", PREFIX, 1000);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(
                new Condition(TemplateMode.HTML, "if", true),
                new Condition(TemplateMode.HTML, "unless", false),
                new Condition(TemplateMode.TEXT, "if", true),
                new Condition(TemplateMode.TEXT, "unless", false),
                new Words(),
                new Message(),
                new Url("href", 1000),
                new Url("src", 1001),
                new Alternative(),
                new Color("bgcolor", "background-color"),
                new Color("color", "color"),
                new Block(TemplateMode.HTML, PREFIX, "block"),
                new Block(TemplateMode.TEXT, null, ""),
                new InlineWords());
    }

    static SlotExpression expression(String source) {
        return SlotExpression.parse(source)
                .orElseThrow(
                        () -> new TemplateProcessingException("Not an expression of the template language: " + source));
    }

    static @Nullable String valueOf(ITemplateContext context, SlotExpression expression) {
        Locale locale = context.getLocale();
        String text = SlotValue.text(context.getVariable(expression.path()), locale);
        return text == null ? expression.fallback() : text;
    }

    private abstract static class Attribute extends AbstractAttributeTagProcessor {
        Attribute(TemplateMode mode, String name, int precedence) {
            super(mode, PREFIX, null, false, name, true, precedence, true);
        }

        @Override
        protected final void doProcess(
                ITemplateContext context,
                IProcessableElementTag tag,
                AttributeName name,
                String value,
                IElementTagStructureHandler structure) {
            apply(context, tag, expression(value == null ? "" : value), structure);
        }

        abstract void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure);
    }

    private static final class Condition extends Attribute {
        private final boolean wanted;

        Condition(TemplateMode mode, String name, boolean wanted) {
            super(mode, name, wanted ? 300 : 400);
            this.wanted = wanted;
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            if (SlotValue.holds(valueOf(context, expression)) != wanted) {
                structure.removeElement();
            }
        }
    }

    private static final class Words extends Attribute {
        Words() {
            super(TemplateMode.HTML, "text", 1300);
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            String value = valueOf(context, expression);
            structure.setBody(value == null ? "" : HtmlEscape.escapeHtml4Xml(value), false);
        }
    }

    /** The one place where HTML of somebody else enters a mail, and only as a {@link ManagerMessage}. */
    private static final class Message extends Attribute {
        Message() {
            super(TemplateMode.HTML, "message", 1300);
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            Object value = context.getVariable(expression.path());
            structure.setBody(value instanceof ManagerMessage message ? message.html() : "", false);
        }
    }

    /** Leaves the attribute out where the value is no address a mail may lead to. */
    private static final class Url extends Attribute {
        private final String target;

        Url(String name, int precedence) {
            super(TemplateMode.HTML, name, precedence);
            this.target = name;
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            String value = valueOf(context, expression);
            if (value == null || !SlotValue.isSafeUrl(value)) {
                structure.removeAttribute(target);
            } else {
                structure.setAttribute(target, HtmlEscape.escapeHtml4Xml(value));
            }
        }
    }

    private static final class Alternative extends Attribute {
        Alternative() {
            super(TemplateMode.HTML, "alt", 1002);
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            String value = valueOf(context, expression);
            structure.setAttribute("alt", value == null ? "" : HtmlEscape.escapeHtml4Xml(value));
        }
    }

    /** Adds the colour to the element's style; bgcolor is set as an attribute too, for Outlook. */
    private static final class Color extends Attribute {
        private final String property;

        Color(String name, String property) {
            // Different precedences, so that one sees the style the other wrote.
            super(TemplateMode.HTML, name, name.equals("color") ? 1101 : 1100);
            this.property = property;
        }

        @Override
        void apply(
                ITemplateContext context,
                IProcessableElementTag tag,
                SlotExpression expression,
                IElementTagStructureHandler structure) {
            String value = SlotValue.text(context.getVariable(expression.path()), context.getLocale());
            String color = value != null && SlotColor.isColor(value) ? value : expression.fallback();
            if (color == null || !SlotColor.isColor(color)) {
                return;
            }
            String style = tag.getAttributeValue("style");
            String before =
                    style == null || style.isBlank() ? "" : style.strip().replaceAll(";$", "") + ";";
            structure.setAttribute("style", before + property + ":" + color);
            if (property.equals("background-color")) {
                structure.setAttribute("bgcolor", color);
            }
        }
    }

    /** {@code <th:block>} in HTML, {@code [# …]} in text: only the content stays. */
    private static final class Block extends AbstractElementTagProcessor {
        Block(TemplateMode mode, @Nullable String prefix, String name) {
            super(mode, prefix, name, prefix != null, null, false, 100_000);
        }

        @Override
        protected void doProcess(
                ITemplateContext context, IProcessableElementTag tag, IElementTagStructureHandler structure) {
            structure.removeTags();
        }
    }

    /** {@code [[${…}]]} in subject and text: as it is, for there is nothing to escape in plain text. */
    private static final class InlineWords extends AbstractTextProcessor {
        InlineWords() {
            super(TemplateMode.TEXT, 1000);
        }

        @Override
        protected void doProcess(ITemplateContext context, IText text, ITextStructureHandler structure) {
            String words = text.getText();
            int open = words.indexOf("[[");
            if (open < 0) {
                return;
            }
            StringBuilder out = new StringBuilder(words.length() + 64);
            int from = 0;
            while (open >= 0) {
                int close = words.indexOf("]]", open);
                if (close < 0) {
                    throw new TemplateProcessingException("[[ without ]] in: " + words);
                }
                out.append(words, from, open);
                String value = valueOf(context, expression(words.substring(open + 2, close)));
                out.append(value == null ? "" : value);
                from = close + 2;
                open = words.indexOf("[[", from);
            }
            structure.setText(out.append(words, from, words.length()));
        }
    }
}
