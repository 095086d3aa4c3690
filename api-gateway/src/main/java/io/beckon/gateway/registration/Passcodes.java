package io.beckon.gateway.registration;

import io.beckon.contracts.link.KeyedHashes;
import io.beckon.contracts.registration.SealedPasscodes;
import io.beckon.gateway.page.LinkKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How passcodes are kept: hashed with the installation's key for whoever types them in, sealed with it for their managers. */
@Component
public class Passcodes {

    private final KeyedHashes hashes;
    private final SealedPasscodes sealed;
    private final byte[] nobodys;

    Passcodes(LinkKeys keys) {
        this.hashes = keys.hashes();
        this.sealed = new SealedPasscodes(keys.secrets());
        this.nobodys = hashes.of("no registration invitation has this passcode");
    }

    /**
     * Whether somebody typed the passcode of an invitation.
     *
     * @param hash of an invitation; null where there is none, which takes as long to find out as a wrong passcode
     */
    public boolean fits(byte @Nullable [] hash, long invitationId, String typed) {
        boolean fits = hashes.matches(hash == null ? nobodys : hash, secret(invitationId, Passcode.compared(typed)));
        return fits && hash != null;
    }

    byte[] hash(long invitationId, String passcode) {
        return hashes.of(secret(invitationId, Passcode.compared(passcode)));
    }

    byte[] seal(long invitationId, String passcode) {
        return sealed.seal(invitationId, passcode);
    }

    /** Empty when its key was taken off the ring: then a new passcode must be set. */
    Optional<String> open(long invitationId, byte[] kept) {
        return sealed.open(invitationId, kept);
    }

    private static String secret(long invitationId, String compared) {
        return "registration_invitation.passcode\n" + invitationId + "\n" + compared;
    }
}
