package io.beckon.mail.letter;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.SealedSecrets;
import io.beckon.contracts.registration.SealedPasscodes;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys that links are signed and passcodes sealed with; they must be the gateway's, or no link of ours opens, and no passcode for us. */
@Configuration(proxyBeanMethods = false)
class LetterConfiguration {

    @Bean
    LinkTokens mailLinkTokens(@Value("${beckon.keys.file}") Path file) {
        return new LinkTokens(KeyRing.loadOrCreate(file));
    }

    @Bean
    SealedPasscodes mailSealedPasscodes(@Value("${beckon.keys.file}") Path file) {
        return new SealedPasscodes(new SealedSecrets(KeyRing.loadOrCreate(file)));
    }
}
