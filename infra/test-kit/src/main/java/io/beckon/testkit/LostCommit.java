package io.beckon.testkit;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on a {@link Wire} whose COMMIT the server gets and whose answer the client does not: nobody at the client can know
 * what the server made of it. It befalls the first connection that sends the statement, once.
 */
public final class LostCommit {

    private static final String COMMIT = "COMMIT\0";

    private final String statement;
    private final AtomicReference<@Nullable Socket> met = new AtomicReference<>();
    private volatile boolean committing;
    private volatile boolean happened;

    LostCommit(String statement) {
        this.statement = statement;
    }

    /** Whether the server answered and its answer was thrown away. */
    public boolean happened() {
        return happened;
    }

    /** Before bytes go to the server. A client waits for each answer, so that a short statement comes in one piece. */
    void sends(Socket client, byte[] buffer, int length) {
        String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (sent.contains(statement)) {
            met.compareAndSet(null, client);
        }
        committing |= !happened && met.get() == client && sent.contains(COMMIT);
    }

    /** Before an answer goes to a client: whether it must not. */
    boolean loses(Socket client) {
        boolean lost = committing && met.get() == client;
        happened |= lost;
        return lost;
    }
}
