package io.beckon.contracts.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every mail of a workspace shows around its words. */
public record WorkspaceFrame(
        String name,
        @Nullable String logoUrl,
        @Nullable String accentColour,
        @Nullable String supportContact,
        @Nullable String privacyUrl,
        @Nullable String termsUrl) {

    /** Variables of templates; the map belongs to the caller. */
    public Map<String, Object> variables() {
        Map<String, Object> model = new HashMap<>();
        model.put(TemplateVariables.WORKSPACE_NAME, name);
        put(model, TemplateVariables.WORKSPACE_LOGO_URL, logoUrl);
        put(model, TemplateVariables.WORKSPACE_PRIVACY_URL, privacyUrl);
        put(model, TemplateVariables.WORKSPACE_TERMS_URL, termsUrl);
        if (accentColour != null) {
            model.put(TemplateVariables.WORKSPACE_COLOR, accentColour);
            model.put(TemplateVariables.WORKSPACE_ON_COLOR, TemplateVariables.readableOn(accentColour));
        }
        putSupport(model);
        return model;
    }

    private void putSupport(Map<String, Object> model) {
        if (supportContact == null || supportContact.isBlank()) {
            return;
        }
        boolean address = supportContact.indexOf('@') > 0 && supportContact.indexOf('/') < 0;
        String bare = address && supportContact.startsWith("mailto:")
                ? supportContact.substring("mailto:".length())
                : supportContact;
        model.put(TemplateVariables.WORKSPACE_SUPPORT_ADDRESS, bare);
        model.put(TemplateVariables.WORKSPACE_SUPPORT_URL, address ? "mailto:" + bare : bare);
    }

    private static void put(Map<String, Object> model, String name, @Nullable String value) {
        if (value != null) {
            model.put(name, value);
        }
    }
}
