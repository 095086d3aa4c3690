package io.beckon.mail.returnpath;

import io.beckon.contracts.link.KeyRing;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The installation's return path, where it has one. */
@Configuration(proxyBeanMethods = false)
class ReturnPathConfiguration {

    @Bean
    InstallationReturnPath installationReturnPath(
            @Value("${beckon.keys.file}") Path keys, @Value("${beckon.letters.return-path:}") String address) {
        return new InstallationReturnPath(
                address.isBlank() ? Optional.empty() : Optional.of(ReturnPath.of(address, KeyRing.loadOrCreate(keys))));
    }
}
