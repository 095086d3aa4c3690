package io.beckon.gateway.oidc;

/**
 * A provider as a page to sign in offers it; {@code /v1/session/oidc/<name>} leads there.
 *
 * @param name  in its settings and addresses
 * @param label what people read
 */
record ProviderOffer(String name, String label) {

    static ProviderOffer of(String name, ProviderSettings settings) {
        return new ProviderOffer(name, settings.label() == null ? name : settings.label());
    }
}
