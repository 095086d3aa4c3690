package io.beckon.gateway.page;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.KeyedHashes;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PageNonces;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.contracts.link.SealedSecrets;
import io.beckon.contracts.link.SealedTexts;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import org.springframework.stereotype.Component;

/** Reads the links that recipients open and guards the buttons of their pages; everything with the installation's key ring. */
@Component
public class LinkKeys {

    private final KeyRing ring;
    private final LinkTokens tokens;
    private final PageNonces nonces;
    private final KeyedHashes hashes;
    private final SealedSecrets secrets;
    private final PageSettings settings;
    private final Clock clock;

    LinkKeys(KeySettings keys, PageSettings settings, Clock clock) {
        this.ring = KeyRing.loadOrCreate(keys.file());
        this.tokens = new LinkTokens(ring);
        this.nonces = new PageNonces(ring);
        this.hashes = new KeyedHashes(ring);
        this.secrets = new SealedSecrets(ring);
        secrets.seal("", ""); // loads the cipher, which reads files
        this.settings = settings;
        this.clock = clock;
    }

    /** What a genuine token says; empty for a forged one, which costs no database read. */
    public Optional<PersonalLink> read(String token, LinkPurpose purpose) {
        return tokens.read(token, purpose);
    }

    /** For a link of ours. */
    public String token(PersonalLink link) {
        return tokens.issue(link);
    }

    /** For the buttons of a link's page. */
    public String nonce(String token) {
        return nonces.issue(token, clock.instant().plus(settings.nonceLifetime()));
    }

    /** For short secrets that are checked but never shown again. */
    public KeyedHashes hashes() {
        return hashes;
    }

    /** For what a browser keeps for us and must neither read nor change. */
    public SealedTexts sealed(String purpose) {
        return new SealedTexts(secrets, purpose);
    }

    /** Secrets for another purpose, by key id; see {@link KeyRing#derived}. */
    public SortedMap<Integer, byte[]> derived(String purpose) {
        return ring.derived(purpose);
    }

    /** For secrets that are shown again. */
    public SealedSecrets secrets() {
        return secrets;
    }

    public boolean holds(String nonce, String token) {
        return nonces.holds(nonce, token, clock.instant());
    }
}
