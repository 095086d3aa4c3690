package io.beckon.gateway.redemption;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.gateway.page.Branding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom an accepted link is for, and where it leads once this person has signed in.
 *
 * @param onward      a path of ours, or an address whose host the workspace allows
 * @param formTargets where a form ends that leads there, for {@code form-action}; null when it stays here
 */
public record Recipient(
        EmailAddress address,
        Branding branding,
        Locale language,
        String onward,
        @Nullable String formTargets) {}
