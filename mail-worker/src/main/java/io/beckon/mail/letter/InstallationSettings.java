package io.beckon.mail.letter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who mails come from that belong to no workspace, such as the code of a sign-up. All three or none; without them those mails fail and
 * say so, and everything else goes on.
 *
 * @param fromAddress   the visible sender
 * @param fromName      shown beside it and in the mail
 * @param publicBaseUrl where people reach the installation; its host is in every Message-ID
 */
@ConfigurationProperties("beckon.installation")
record InstallationSettings(
        @Nullable String fromAddress,
        @Nullable String fromName,
        @Nullable String publicBaseUrl) {

    InstallationSettings {
        fromAddress = blankToNull(fromAddress);
        fromName = blankToNull(fromName);
        publicBaseUrl = blankToNull(publicBaseUrl);
        if (publicBaseUrl != null) {
            SenderFrame.hostOf(publicBaseUrl);
        }
    }

    /** The first one that is not set. */
    Optional<String> missing() {
        if (fromAddress == null) {
            return Optional.of("beckon.installation.from-address");
        }
        if (fromName == null) {
            return Optional.of("beckon.installation.from-name");
        }
        return publicBaseUrl == null ? Optional.of("beckon.installation.public-base-url") : Optional.empty();
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
