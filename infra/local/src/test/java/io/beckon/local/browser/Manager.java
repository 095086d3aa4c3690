package io.beckon.local.browser;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** A manager of a workspace, and what her browser keeps of her session. */
record Manager(BeckonWithInbox beckon, long workspace, String address, String secret) {

    private static final String COOKIE = "__Host-beckon";

    /** One of a fresh workspace. */
    static Manager of(BeckonWithInbox beckon, Workspace kind, String role) {
        return of(beckon, kind.open(beckon), role);
    }

    static Manager of(BeckonWithInbox beckon, long workspace, String role) {
        return named(beckon, workspace, role.replace('_', '.') + "." + UUID.randomUUID() + "@people.example", role);
    }

    static Manager named(BeckonWithInbox beckon, long workspace, String address, String role) {
        String secret = UUID.randomUUID().toString();
        long account = beckon.row("""
                INSERT INTO account (workspace_id, address, mailbox, role) VALUES (?, ?, ?, CAST(? AS manager_role))
                RETURNING id""", workspace, address, address, role);
        beckon.change("""
                INSERT INTO session (account_id, hash, method, client, created_at, last_seen_at, expires_at)
                VALUES (?, ?, 'password', '127.0.0.1', now(), now(), now() + interval '1 day')""", account, sha256(secret));
        return new Manager(beckon, workspace, address, secret);
    }

    /** Gives her address back, so that the manager of the next workspace may have it. */
    void leave() {
        beckon.change(
                "UPDATE account SET address = 'left.' || id || '@people.example', mailbox = 'left.' || id || '@people.example' WHERE address = ?",
                address);
    }

    Tab signedIn(Tab tab) {
        tab.keep(COOKIE, secret);
        return tab;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
