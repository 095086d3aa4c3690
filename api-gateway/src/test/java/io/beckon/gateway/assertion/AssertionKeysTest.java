package io.beckon.gateway.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.beckon.gateway.page.TestLinkKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssertionKeysTest {

    private static final String FIRST = "1 " + "A".repeat(43) + "\n";
    private static final String SECOND = "7 " + "B".repeat(42) + "A\n";

    @TempDir
    private Path folder;

    @Test
    void a_key_that_is_added_signs_and_the_old_one_is_still_published() throws Exception {
        AssertionKeys before = keys(FIRST);
        SignedJWT old = signed(before);
        AssertionKeys after = keys(FIRST + SECOND);
        assertThat(after.currentId()).isEqualTo("7");
        assertThat(after.published().getKeys()).extracting("keyID").isEqualTo(List.of("1", "7"));
        assertThat(verified(old, after)).isTrue();
        assertThat(verified(signed(after), after)).isTrue();
        assertThat(signed(after).getHeader().getKeyID()).isEqualTo("7");
    }

    @Test
    void every_gateway_with_the_same_file_has_the_same_keys_and_none_gives_the_private_ones_away() throws Exception {
        AssertionKeys one = keys(FIRST + SECOND);
        AssertionKeys other = keys(FIRST + SECOND);
        assertThat(verified(signed(one), other)).isTrue();
        assertThat(one.published().toString(false)).doesNotContain("\"d\"");
        assertThat(one.published().getKeys()).noneMatch(com.nimbusds.jose.jwk.JWK::isPrivate);
    }

    private AssertionKeys keys(String lines) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), lines);
        return new AssertionKeys(TestLinkKeys.of(file));
    }

    private static SignedJWT signed(AssertionKeys keys) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(keys.currentId())
                        .build(),
                new JWTClaimsSet.Builder().subject("1").build());
        token.sign(keys.signer());
        return token;
    }

    private static boolean verified(SignedJWT token, AssertionKeys keys) throws Exception {
        ECKey key = keys.published().getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
        return token.verify(new ECDSAVerifier(key));
    }
}
