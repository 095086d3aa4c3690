package io.beckon.contracts.template;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * The names a template may use. The model given to a renderer is one flat map with these names as its keys; a value is a string, a
 * {@link java.time.LocalDate} (shown in the mail's language), a number, a boolean or, under {@link #MESSAGE} only, a {@link ManagerMessage}.
 */
public final class TemplateVariables {
    public static final String PERSON_NAME = "person.name";
    public static final String PERSON_FIRST_NAME = "person.firstName";
    public static final String PERSON_LAST_NAME = "person.lastName";
    public static final String PERSON_ADDRESS = "person.address";
    public static final String WORKSPACE_NAME = "workspace.name";
    public static final String WORKSPACE_LOGO_URL = "workspace.logoUrl";
    /** Background of the button, {@code #rrggbb}. */
    public static final String WORKSPACE_COLOR = "workspace.color";
    /** What is readable on it; see {@link #readableOn(String)}. */
    public static final String WORKSPACE_ON_COLOR = "workspace.onColor";

    public static final String WORKSPACE_SUPPORT_ADDRESS = "workspace.supportAddress";
    /** {@code mailto:…} or a help page. */
    public static final String WORKSPACE_SUPPORT_URL = "workspace.supportUrl";

    public static final String WORKSPACE_PRIVACY_URL = "workspace.privacyUrl";
    public static final String WORKSPACE_TERMS_URL = "workspace.termsUrl";
    public static final String CAMPAIGN_NAME = "campaign.name";
    public static final String CAMPAIGN_DESTINATION_NAME = "campaign.destinationName";
    public static final String MESSAGE = "message";
    public static final String LINK = "link";
    public static final String UNSUBSCRIBE_LINK = "unsubscribeLink";
    public static final String EXPIRES_ON = "expiresOn";

    /** Every other column of the list is {@code list.<column>}; see {@link #listColumn(String)}. */
    public static final String LIST_PREFIX = "list.";

    /** All fixed names. */
    public static final Set<String> FIXED = Set.of(
            PERSON_NAME,
            PERSON_FIRST_NAME,
            PERSON_LAST_NAME,
            PERSON_ADDRESS,
            WORKSPACE_NAME,
            WORKSPACE_LOGO_URL,
            WORKSPACE_COLOR,
            WORKSPACE_ON_COLOR,
            WORKSPACE_SUPPORT_ADDRESS,
            WORKSPACE_SUPPORT_URL,
            WORKSPACE_PRIVACY_URL,
            WORKSPACE_TERMS_URL,
            CAMPAIGN_NAME,
            CAMPAIGN_DESTINATION_NAME,
            MESSAGE,
            LINK,
            UNSUBSCRIBE_LINK,
            EXPIRES_ON);

    private static final String BLACK = "#000000";
    private static final String WHITE = "#ffffff";

    private TemplateVariables() {}

    /**
     * The variable a list's column is read by: {@code "Start date"} → {@code list.start_date}. Letters and digits of any script stay,
     * lower-cased and in NFC; runs of anything else become one {@code _}.
     */
    public static String listColumn(String header) {
        String lower = Normalizer.normalize(header, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
        StringBuilder name = new StringBuilder(LIST_PREFIX);
        boolean gap = false;
        for (int i = 0; i < lower.length(); ) {
            int c = lower.codePointAt(i);
            i += Character.charCount(c);
            if (SlotExpression.isNamePart(c)) {
                if (gap && name.length() > LIST_PREFIX.length()) {
                    name.append('_');
                }
                gap = false;
                name.appendCodePoint(c);
            } else {
                gap = true;
            }
        }
        return name.length() > LIST_PREFIX.length() ? name.toString() : LIST_PREFIX + "column";
    }

    /** Black or white, whichever contrasts more with the given {@code #rgb} or {@code #rrggbb}: always 4.5 to 1 at least (WCAG 2.2, 1.4.3). */
    public static String readableOn(String color) {
        return contrast(color, BLACK) > contrast(color, WHITE) ? BLACK : WHITE;
    }

    /** The contrast of two colours, {@code #rgb} or {@code #rrggbb}: from 1 to 21 (WCAG 2.2 relative luminance). */
    public static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(String color) {
        int[] rgb = SlotColor.rgb(color);
        return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    static boolean isKnown(String path) {
        return FIXED.contains(path) || (path.startsWith(LIST_PREFIX) && path.indexOf('.', LIST_PREFIX.length()) < 0);
    }
}
