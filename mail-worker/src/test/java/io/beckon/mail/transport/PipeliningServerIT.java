package io.beckon.mail.transport;

import io.beckon.testkit.smtp.FaultySmtpServer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;

class PipeliningServerIT extends MailTransportContract {
    private final FaultySmtpServer server = FaultySmtpServer.started();

    @Override
    MailTransport open() {
        return new SmtpMailTransport(Mails.settings(server.host(), server.port(), 3));
    }

    @Override
    Collection<String> receivedBy(String address) {
        return received(server, address);
    }

    static Collection<String> received(FaultySmtpServer server, String address) {
        return server.mailsTo(address).stream()
                .map(mail -> new String(mail.content(), StandardCharsets.UTF_8))
                .toList();
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
