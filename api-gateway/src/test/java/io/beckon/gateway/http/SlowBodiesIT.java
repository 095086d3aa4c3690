package io.beckon.gateway.http;

import io.beckon.gateway.GatewayIT;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that begin a request and do not go on. */
class SlowBodiesIT extends GatewayIT {

    /** More than the pool has connections of the database. */
    private static final int CLIENTS = 24;

    @Test
    void bodies_that_do_not_come_hold_no_connection_of_the_database() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = new Socket("localhost", port);
                clients.add(client);
                client.getOutputStream()
                        .write(("POST /v1/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Authorization: Bearer " + workspace.fullManagerKey()
                                        + "\r\nContent-Length: 200\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < CLIENTS; i++) {
                manager().get().uri("/v1/workspace").exchange().expectStatus().isOk();
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
