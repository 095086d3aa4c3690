package io.beckon.gateway.join;

import io.beckon.gateway.page.Branding;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A registration invitation as its page sees it.
 *
 * @param closed    by a manager, or with all of its workspace
 * @param suspended whether its workspace is: then not even who holds a seat goes on
 * @param full      whether no seat could be had right now
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record JoinInvitation(
        long id,
        String publicId,
        long workspaceId,
        String name,
        String locale,
        byte[] passcodeHash,
        int passcodeVersion,
        boolean closed,
        boolean suspended,
        boolean expired,
        boolean full,
        String separator,
        String publicBaseUrl,
        Branding branding) {

    /** Columns of {@code registration_invitation i} and {@code workspace w}, for {@link #of}. */
    static final String COLUMNS = """
            i.id, i.public_id, i.workspace_id, i.name, i.locale, i.passcode_hash, i.passcode_version,
            (i.closed_at IS NOT NULL OR w.suspended_at IS NOT NULL) AS closed, w.suspended_at IS NOT NULL AS suspended,
            i.expires_at <= :now AS expired,
            i.seats_taken >= i.seats AND NOT EXISTS (
                SELECT FROM registration o
                 WHERE o.registration_invitation_id = i.id AND o.state = 'held' AND o.held_until <= :now) AS full,
            w.sub_address_separator, w.public_base_url,\s""" + Branding.COLUMNS;

    private static final Pattern PUBLIC_ID = Pattern.compile("[a-z2-9]{16}");

    static JoinInvitation of(Readable row) {
        return new JoinInvitation(
                Objects.requireNonNull(row.get("id", Long.class)),
                text(row, "public_id"),
                Objects.requireNonNull(row.get("workspace_id", Long.class)),
                text(row, "name"),
                text(row, "locale"),
                Objects.requireNonNull(row.get("passcode_hash", byte[].class)),
                Objects.requireNonNull(row.get("passcode_version", Integer.class)),
                Boolean.TRUE.equals(row.get("closed", Boolean.class)),
                Boolean.TRUE.equals(row.get("suspended", Boolean.class)),
                Boolean.TRUE.equals(row.get("expired", Boolean.class)),
                Boolean.TRUE.equals(row.get("full", Boolean.class)),
                text(row, "sub_address_separator"),
                text(row, "public_base_url"),
                Branding.of(row));
    }

    String path() {
        return path(publicId);
    }

    static String path(String publicId) {
        return "/join/" + publicId;
    }

    /** The id, or one that nobody has in place of what cannot be one and perhaps not even be asked for. */
    static String plausible(String publicId) {
        return PUBLIC_ID.matcher(publicId).matches() ? publicId : "";
    }

    /**
     * What the nonces of a page without an entered passcode are bound to. Anybody has them made for any id, so what they are for
     * stands first, where no id reaches it, and what cannot be an id is no part of it.
     */
    static String door(String publicId) {
        return "join door\n" + plausible(publicId);
    }

    /** What the nonces of a page behind the passcode are bound to: they prove that it was entered, until it is changed. */
    String pass() {
        return "join passcode\n" + passcodeVersion + "\n" + publicId;
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
