package io.beckon.testkit.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a free port below the range from which systems take outgoing ports, so that nothing takes it while its server
 * is stopped.
 */
public final class FreePort {

    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private FreePort() {}

    public static int find() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + LAST + "; end some servers.");
    }

    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // A port whose last connections still linger is free for a server.
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
