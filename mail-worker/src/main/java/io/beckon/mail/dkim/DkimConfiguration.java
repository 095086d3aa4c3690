package io.beckon.mail.dkim;

import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the keys once, at the start: one that cannot be used keeps the worker from starting. */
@Configuration(proxyBeanMethods = false)
class DkimConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DkimConfiguration.class);

    @Bean
    MailSigning mailSigning(DkimSettings settings, Clock clock) {
        List<DkimKey> keys = settings.keys().stream().map(DkimKey::read).toList();
        keys.forEach(key -> LOG.info(
                "mails from {} are signed by {} with {}._domainkey.{}",
                key.domain(),
                key.algorithm(),
                key.selector(),
                key.domain()));
        SigningProvider provider = keys.isEmpty() ? SigningProvider.JDK : SigningProvider.fastest();
        return new MailSigning(new DkimSigner(keys, provider), clock);
    }
}
