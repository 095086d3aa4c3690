package io.beckon.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** One connection for several requests, as browsers, proxies and programs keep it. */
class KeptConnectionIT extends GatewayIT {

    private static final int PATIENCE_MILLIS = 20_000;

    /**
     * The second request waits while the first one reads the database, and is answered at once when its turn comes: after that Reactor
     * Netty 1.3.6 and 1.3.7 read no more from the connection (reactor-netty #4361).
     */
    @Test
    void a_request_behind_one_that_had_to_wait_is_answered() throws IOException {
        try (Socket connection = new Socket("localhost", port)) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            InputStream answers = connection.getInputStream();
            for (int round = 0; round < 20; round++) {
                send(connection, request("/v1/workspace") + request("/problems"));
                assertThat(status(answers)).isEqualTo(200);
                assertThat(status(answers)).isEqualTo(200);
                send(connection, request("/v1/workspace"));
                assertThat(status(answers)).as("round %d", round).isEqualTo(200);
            }
        }
    }

    private String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nAuthorization: Bearer "
                + workspace.fullManagerKey() + "\r\n\r\n";
    }

    private static void send(Socket connection, String requests) throws IOException {
        connection.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads one whole answer. */
    private static int status(InputStream answers) throws IOException {
        String head = head(answers);
        String length = head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line -> line.substring("content-length:".length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no length in " + head));
        assertThat(answers.readNBytes(Integer.parseInt(length))).hasSize(Integer.parseInt(length));
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static String head(InputStream answers) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = answers.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
