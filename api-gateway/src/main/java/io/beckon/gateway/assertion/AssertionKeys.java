package io.beckon.gateway.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import io.beckon.gateway.page.LinkKeys;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.springframework.stereotype.Component;

/**
 * The keys that assertions are signed with, one for each key of the installation's file and under its id. The private number is the
 * key's derived secret, 512 bits of it modulo the curve's order less one, plus one (FIPS 186-5 A.2.1: so many spare bits leave no bias).
 */
@Component
class AssertionKeys {

    private static final String PURPOSE = "assertion ES256";
    private static final int COORDINATE_BITS = 256;

    private final JWKSet published;
    private final ECKey current;
    private final JWSSigner signer;

    AssertionKeys(LinkKeys keys) {
        List<JWK> all = new ArrayList<>();
        keys.derived(PURPOSE).forEach((id, secret) -> all.add(key(id, secret)));
        this.published = new JWKSet(all).toPublicJWKSet();
        this.current = all.get(all.size() - 1).toECKey();
        try {
            this.signer = new ECDSASigner(current);
        } catch (JOSEException e) {
            throw new IllegalStateException("a key on P-256 can sign", e);
        }
    }

    JWKSet published() {
        return published;
    }

    String currentId() {
        return current.getKeyID();
    }

    JWSSigner signer() {
        return signer;
    }

    private static ECKey key(int id, byte[] secret) {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
        BigInteger d = new BigInteger(1, secret)
                .mod(curve.getN().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        ECPoint point = new FixedPointCombMultiplier().multiply(curve.getG(), d).normalize();
        return new ECKey.Builder(
                        Curve.P_256,
                        ECKey.encodeCoordinate(
                                COORDINATE_BITS, point.getAffineXCoord().toBigInteger()),
                        ECKey.encodeCoordinate(
                                COORDINATE_BITS, point.getAffineYCoord().toBigInteger()))
                .d(ECKey.encodeCoordinate(COORDINATE_BITS, d))
                .keyID(String.valueOf(id))
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .build();
    }
}
