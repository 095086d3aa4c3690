package io.beckon.gateway.portal;

import io.beckon.gateway.access.SignedIn;
import io.beckon.gateway.page.Branding;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, and the workspace of the account.
 *
 * @param name         null where nobody ever gave one
 * @param allowedHosts where courses may lead to at this moment
 * @param assertionHosts those of them that are told who comes
 * @param locale       the workspace's
 * @param zone         the workspace's
 */
record Learner(
        SignedIn session,
        String address,
        @Nullable String name,
        boolean hasPassword,
        List<String> allowedHosts,
        List<String> assertionHosts,
        String publicBaseUrl,
        String locale,
        ZoneId zone,
        Branding branding) {}
