package io.beckon.contracts.template;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.unbescape.html.HtmlEscape;

/**
 * A campaign's template, rendered once with marks in the recipients' places and then spliced for each recipient. Thread-safe.
 *
 * <p>Which of the used values a recipient has decides which conditions and fallbacks apply, so one variant is kept for each such
 * combination that occurs ({@value #MOST_VARIANTS} at most). A recipient whose values decide more than by being there (a {@code no} in a
 * condition, an address in a link that is not one) is rendered in full, as is everybody where there are too many combinations: the result is
 * byte for byte that of {@link TemplateRenderer} always.
 */
public final class SegmentedTemplate {
    private static final int MOST_VARIANTS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Rendering rendering;
    private final TemplateSource source;
    private final Locale locale;
    private final Map<String, Object> campaignModel;
    private final List<Slot> slots;
    private final Map<Long, Variant> variants = new ConcurrentHashMap<>();

    /** A recipient's value that the template reads. */
    private record Slot(String path, String mark, boolean inUrl, boolean inCondition) {
        /** Whether nothing but the value's being there decides how the template comes out. */
        boolean splices(String value) {
            return !(inUrl && !SlotValue.isSafeUrl(value)) && !(inCondition && SlotValue.isNo(value));
        }
    }

    private record Variant(Pieces subject, Pieces html, Pieces text) {}

    private interface Rendering {
        RenderedMail render(TemplateSource source, Locale locale, Map<String, ?> model);
    }

    private SegmentedTemplate(
            Rendering rendering,
            TemplateSource source,
            Locale locale,
            Map<String, Object> campaignModel,
            List<Slot> slots) {
        this.rendering = rendering;
        this.source = source;
        this.locale = locale;
        this.campaignModel = campaignModel;
        this.slots = slots;
    }

    /**
     * @param campaignModel what is the same for everybody
     * @param recipientVariables names that differ from person to person; a whole family is given by its prefix, as {@code list.}
     * @throws TemplateRefused where {@link TemplatePolicy#check} finds a fault
     * @throws IllegalArgumentException where a name is in both, or the manager's message is called a recipient's
     */
    public static SegmentedTemplate of(
            TemplateSource source, Locale locale, Map<String, ?> campaignModel, Collection<String> recipientVariables) {
        return of(new TemplateRenderer(), source, locale, campaignModel, recipientVariables);
    }

    /** The same with a shared renderer. */
    public static SegmentedTemplate of(
            TemplateRenderer renderer,
            TemplateSource source,
            Locale locale,
            Map<String, ?> campaignModel,
            Collection<String> recipientVariables) {
        TemplatePolicy.Use use = TemplatePolicy.inspect(source);
        if (!use.faults().isEmpty()) {
            throw new TemplateRefused(use.faults());
        }
        return of(renderer::render, source, locale, campaignModel, recipientVariables, use);
    }

    /** A text that no manager wrote: the policy, which does not know its own names, is not asked. */
    public static SegmentedTemplate ofOurs(
            TemplateRenderer renderer,
            Languages.Choice choice,
            Map<String, ?> campaignModel,
            Collection<String> recipientVariables) {
        return of(
                renderer::renderOurs,
                choice.source(),
                choice.locale(),
                campaignModel,
                recipientVariables,
                TemplatePolicy.inspect(choice.source()));
    }

    private static SegmentedTemplate of(
            Rendering rendering,
            TemplateSource source,
            Locale locale,
            Map<String, ?> campaignModel,
            Collection<String> recipientVariables,
            TemplatePolicy.Use use) {
        if (recipientVariables.contains(TemplateVariables.MESSAGE)) {
            throw new IllegalArgumentException(
                    "The manager's message belongs to the campaign's model, not to a recipient.");
        }
        recipientVariables.stream()
                .filter(name -> name.startsWith("workspace."))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            name + " belongs to the campaign's model: a workspace is the same for all.");
                });
        recipientVariables.stream()
                .filter(campaignModel::containsKey)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            name + " is both the campaign's and the recipient's; give it once.");
                });
        String nonce = HexFormat.of().formatHex(randomBytes());
        List<Slot> slots = new ArrayList<>();
        for (String path : use.paths().stream().sorted().toList()) {
            boolean own = recipientVariables.contains(path)
                    || (path.startsWith(TemplateVariables.LIST_PREFIX)
                            && recipientVariables.contains(TemplateVariables.LIST_PREFIX));
            if (own) {
                // A mark is a web address, so that it passes where only one may stand, and has nothing that is escaped
                // anywhere.
                String mark = "https://slot.invalid/" + nonce + "/" + (Pieces.FIRST + slots.size());
                slots.add(new Slot(
                        path,
                        mark,
                        use.urlPaths().contains(path),
                        use.conditionPaths().contains(path)));
            }
        }
        return new SegmentedTemplate(rendering, source, locale, new HashMap<>(campaignModel), List.copyOf(slots));
    }

    private static byte[] randomBytes() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return random;
    }

    /** @param recipient this person's values; what is not in it is missing */
    public RenderedBytes render(Map<String, ?> recipient) {
        @Nullable String[] values = new @Nullable String[slots.size()];
        return variantFor(recipient, values)
                .map(variant -> splice(variant, values))
                .orElseGet(() -> inFull(recipient));
    }

    private Optional<Variant> variantFor(Map<String, ?> recipient, @Nullable String[] values) {
        if (slots.size() >= Long.SIZE) {
            return Optional.empty();
        }
        long present = 0;
        for (int i = 0; i < values.length; i++) {
            Slot slot = slots.get(i);
            String value = SlotValue.text(recipient.get(slot.path()), locale);
            if (value != null) {
                if (!slot.splices(value)) {
                    return Optional.empty();
                }
                values[i] = value;
                present |= 1L << i;
            }
        }
        Variant known = variants.get(present);
        if (known == null && variants.size() < MOST_VARIANTS) {
            known = variants.computeIfAbsent(present, this::render);
        }
        return Optional.ofNullable(known);
    }

    private Variant render(long present) {
        Map<String, Object> model = new HashMap<>(campaignModel);
        for (int i = 0; i < slots.size(); i++) {
            if ((present & 1L << i) != 0) {
                model.put(slots.get(i).path(), slots.get(i).mark());
            }
        }
        RenderedMail marked = rendering.render(source, locale, model);
        List<String> marks = slots.stream().map(Slot::mark).toList();
        return new Variant(
                Pieces.of(marked.subject(), marks), Pieces.of(marked.html(), marks), Pieces.of(marked.text(), marks));
    }

    private RenderedBytes inFull(Map<String, ?> recipient) {
        Map<String, Object> model = new HashMap<>(campaignModel);
        slots.forEach(slot -> {
            Object value = recipient.get(slot.path());
            if (value != null) {
                model.put(slot.path(), value);
            }
        });
        return rendering.render(source, locale, model).toBytes();
    }

    private static RenderedBytes splice(Variant variant, @Nullable String[] values) {
        byte[][] plain = new byte[values.length][];
        byte[][] escaped = new byte[values.length][];
        byte[][] oneLine = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if (value != null) {
                plain[i] = value.getBytes(StandardCharsets.UTF_8);
                String html = HtmlEscape.escapeHtml4Xml(value);
                escaped[i] = same(html, value) ? plain[i] : html.getBytes(StandardCharsets.UTF_8);
                String line = SlotValue.oneLine(value);
                oneLine[i] = same(line, value) ? plain[i] : line.getBytes(StandardCharsets.UTF_8);
            }
        }
        return new RenderedBytes(
                variant.subject().with(oneLine).toString(),
                variant.html().with(escaped),
                variant.text().with(plain));
    }

    @SuppressWarnings("ReferenceEquality") // both sources return the very argument where there was nothing to change
    private static boolean same(String changed, String original) {
        return changed == original;
    }
}
