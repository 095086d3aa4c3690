package io.beckon.gateway.bootstrap;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the first workspace is made of when there is none yet, {@code beckon.bootstrap.*}; later starts ignore it.
 *
 * @param enabled       whether to make one at all
 * @param workspaceName its name, also the sender's name in its mails
 * @param fromAddress   the address its mails come from; without one a browser sets the installation up, with a code from the log
 * @param ownerAddress  the first owner's account; the sender's address when it is not set
 * @param publicBaseUrl where people reach this gateway; the links of the mails lead there
 * @param keyFile       where the owner's API key is written, readable by this process's user alone
 * @param setupCodeFile where the code is written by which a browser sets up an installation whose first workspace is not made of these
 *                      settings, because they name no address
 * @param operatorKeyFile where the operator's key is written when there is none yet; none is made without it
 */
@ConfigurationProperties("beckon.bootstrap")
record BootstrapSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("My workspace") String workspaceName,
        @Nullable String fromAddress,
        @Nullable String ownerAddress,
        @DefaultValue("http://localhost:8080") String publicBaseUrl,
        @DefaultValue("beckon-owner.key") Path keyFile,
        @DefaultValue("beckon-setup.code") Path setupCodeFile,
        @Nullable Path operatorKeyFile) {

    BootstrapSettings {
        requireAddress(fromAddress, "beckon.bootstrap.from-address");
        requireAddress(ownerAddress, "beckon.bootstrap.owner-address");
        if (workspaceName.isBlank() || workspaceName.length() > 200) {
            throw new IllegalArgumentException("beckon.bootstrap.workspace-name must have 1 to 200 characters");
        }
        if (!publicBaseUrl.matches("https?://[^/?#]+(/[^?#]*[^/?#])?")) {
            throw new IllegalArgumentException(
                    "beckon.bootstrap.public-base-url must be an address such as https://invite.example.org, without / at its end");
        }
    }

    private static void requireAddress(@Nullable String address, String setting) {
        try {
            if (address != null && !address.isBlank()) {
                EmailAddress.parse(address);
            }
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }
}
