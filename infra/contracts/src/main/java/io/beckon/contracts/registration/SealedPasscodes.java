package io.beckon.contracts.registration;

import io.beckon.contracts.link.SealedSecrets;
import java.util.Optional;

/** {@code registration_invitation.passcode_sealed}: what is sealed for one registration invitation opens for no other. */
public final class SealedPasscodes {

    private final SealedSecrets secrets;

    public SealedPasscodes(SealedSecrets secrets) {
        this.secrets = secrets;
    }

    public byte[] seal(long registrationInvitationId, String passcode) {
        return secrets.seal(passcode, context(registrationInvitationId));
    }

    /** Empty when its key was taken off the ring: then a new passcode must be set. */
    public Optional<String> open(long registrationInvitationId, byte[] sealed) {
        return secrets.open(sealed, context(registrationInvitationId));
    }

    private static String context(long registrationInvitationId) {
        return "registration_invitation.passcode_sealed " + registrationInvitationId;
    }
}
