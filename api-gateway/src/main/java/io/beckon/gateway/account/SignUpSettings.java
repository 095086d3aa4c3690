package io.beckon.gateway.account;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether strangers may open workspaces, and what a new one is made of, {@code beckon.sign-up.*}.
 *
 * @param enabled       false: workspaces are made by the operator only
 * @param fromAddress   the address a new workspace's mails come from until its owner says otherwise; without one nobody can sign up
 * @param publicBaseUrl where people reach this gateway
 */
@ConfigurationProperties("beckon.sign-up")
record SignUpSettings(
        @DefaultValue("false") boolean enabled,
        @Nullable String fromAddress,
        @DefaultValue("http://localhost:8080") String publicBaseUrl) {

    boolean isOpen() {
        return enabled && fromAddress != null && !fromAddress.isBlank();
    }
}
