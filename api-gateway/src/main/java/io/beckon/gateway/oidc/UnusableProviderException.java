package io.beckon.gateway.oidc;

import org.jspecify.annotations.Nullable;

/** A provider answers, but not as one; the settings or the provider have to be mended. */
final class UnusableProviderException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableProviderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
