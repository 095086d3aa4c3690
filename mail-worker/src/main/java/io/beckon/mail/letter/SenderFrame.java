package io.beckon.mail.letter;

import io.beckon.contracts.template.WorkspaceFrame;
import java.net.URI;
import java.util.Map;

/** What every mail of a workspace shows around its words. */
final class SenderFrame {

    private SenderFrame() {}

    /** Variables of templates; the map belongs to the caller. */
    static Map<String, Object> of(CampaignFacts.Workspace workspace) {
        return new WorkspaceFrame(
                        workspace.name(),
                        workspace.logoUrl(),
                        workspace.accentColour(),
                        workspace.supportContact(),
                        workspace.privacyUrl(),
                        workspace.termsUrl())
                .variables();
    }

    /** The right side of every Message-ID. */
    static String hostOf(String publicBaseUrl) {
        String host = URI.create(publicBaseUrl).getHost();
        if (host == null) {
            throw new IllegalArgumentException("The workspace's public base URL names no host: " + publicBaseUrl);
        }
        return host;
    }
}
