package io.beckon.mail.provider;

import io.beckon.mail.transport.SmtpSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * One provider as it is set.
 *
 * @param name of {@code beckon.providers.<name>}, or the host of the only one
 */
record ProviderSettings(String name, SmtpSettings smtp, ProviderTerms terms) {

    private static final String ONLY = "beckon.smtp";
    private static final String SEVERAL = "beckon.providers";
    private static final int MOST = 32;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /**
     * The one of {@code beckon.smtp.*} or those of {@code beckon.providers.*}.
     *
     * @throws IllegalArgumentException that names the key, what is wrong and how to mend it
     */
    static List<ProviderSettings> in(Binder settings) {
        Map<String, Object> several = settings.bind(SEVERAL, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        String host = settings.bind(ONLY + ".host", String.class).orElse("");
        if (several.isEmpty()) {
            require(
                    !host.isBlank(),
                    ONLY + ".host is empty; name the SMTP server, or several by " + SEVERAL + ".<name>.host.");
            return List.of(
                    new ProviderSettings(host, read(settings, ONLY, SmtpSettings.class), ProviderTerms.ofTheOnlyOne()));
        }
        require(
                host.isBlank(),
                ONLY + ".host and " + SEVERAL + " are both set; move the one server to " + SEVERAL
                        + ".<name> (same keys), or take the others away.");
        require(
                several.size() <= MOST,
                SEVERAL + " names " + several.size() + " providers; " + MOST + " are the most.");
        return several.keySet().stream()
                .sorted()
                .map(name -> named(settings, name))
                .toList();
    }

    private static ProviderSettings named(Binder settings, String name) {
        String prefix = SEVERAL + "." + name;
        require(
                NAME.matcher(name).matches(),
                prefix + " is no name for a provider; use small letters, digits and hyphens, 63 at most.");
        require(
                settings.bind(prefix + ".host", String.class).isBound(),
                prefix + ".host is not set; name the SMTP server.");
        return new ProviderSettings(
                name, read(settings, prefix, SmtpSettings.class), read(settings, prefix, ProviderTerms.class));
    }

    private static <T> T read(Binder settings, String prefix, Class<T> type) {
        try {
            return settings.bindOrCreate(prefix, type);
        } catch (BindException e) {
            throw new IllegalArgumentException(reason(e, prefix), e);
        }
    }

    /** The settings' own words where they refuse a value, under the key they were read from. */
    private static String reason(BindException failure, String prefix) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String words = String.valueOf(cause.getMessage());
        return words.contains(ONLY + ".")
                ? words.replace(ONLY + ".", prefix + ".")
                : failure.getName() + " cannot be used: " + words;
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
