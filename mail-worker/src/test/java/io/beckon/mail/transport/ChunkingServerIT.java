package io.beckon.mail.transport;

import io.beckon.testkit.smtp.Extension;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;

/** A server that takes content by BDAT (RFC 3030). */
class ChunkingServerIT extends MailTransportContract {
    private final FaultySmtpServer server =
            FaultySmtpServer.builder().with(Extension.CHUNKING).start();

    @Override
    MailTransport open() {
        return new SmtpMailTransport(Mails.settings(server.host(), server.port(), 3));
    }

    @Override
    Collection<String> receivedBy(String address) {
        return PipeliningServerIT.received(server, address);
    }

    @Override
    Collection<String> receivers() {
        return server.mails().stream().map(mail -> mail.recipients().get(0)).toList();
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
