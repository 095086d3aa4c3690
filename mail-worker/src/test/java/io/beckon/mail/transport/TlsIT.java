package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SendResult.Accepted;
import io.beckon.mail.transport.SendResult.RefusedForNow;
import io.beckon.mail.transport.SmtpSettings.TlsMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class TlsIT {
    private static Certificates certificates;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;

    TlsIT() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    }

    @BeforeAll
    static void makeKeys(@TempDir Path folder) {
        certificates = Certificates.in(folder);
    }

    @Test
    void a_server_that_speaks_tls_from_the_start_is_spoken_to_so() {
        serveTls();
        assertThat(sent("localhost", TlsMode.IMPLICIT)).isInstanceOf(Accepted.class);
        assertThat(heard).startsWith("tls EHLO [127.0.0.1]").allMatch(line -> line.startsWith("tls"));
    }

    @Test
    void mail_goes_only_through_tls_and_ehlo_is_said_again() {
        serve("250-x\r\n250 STARTTLS\r\n", "220 go\r\n");
        assertThat(sent("localhost", TlsMode.STARTTLS)).isInstanceOf(Accepted.class);
        assertThat(heard).startsWith("clear EHLO [127.0.0.1]", "clear STARTTLS", "tls EHLO [127.0.0.1]");
        assertThat(heard).filteredOn(line -> line.contains("MAIL")).allMatch(line -> line.startsWith("tls"));
    }

    @Test
    void a_certificate_for_another_name_gets_nothing() {
        serve("250-x\r\n250 STARTTLS\r\n", "220 go\r\n");
        assertThat(sent("127.0.0.1", TlsMode.STARTTLS))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.phase()).isEqualTo(SmtpPhase.STARTTLS));
        assertThat(heard).noneMatch(line -> line.contains("MAIL"));
    }

    @Test
    void a_server_without_starttls_gets_nothing_in_the_clear() {
        serve("250 x\r\n", "");
        assertThat(sent("localhost", TlsMode.STARTTLS))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.cause()).contains("does not offer STARTTLS"));
        assertThat(heard).noneMatch(line -> line.contains("MAIL"));
    }

    @Test
    void words_slipped_in_before_tls_end_the_connection() {
        serve("250-x\r\n250 STARTTLS\r\n", "220 go\r\n250 slipped in\r\n");
        assertThat(sent("localhost", TlsMode.STARTTLS))
                .isInstanceOfSatisfying(
                        RefusedForNow.class,
                        refused -> assertThat(refused.cause()).contains("in the clear"));
        assertThat(heard).noneMatch(line -> line.contains("MAIL"));
    }

    private SendResult sent(String host, TlsMode mode) {
        SmtpMailTransport transport = new SmtpMailTransport(new SmtpSettings(
                host,
                listener.getLocalPort(),
                null,
                null,
                null,
                null,
                mode,
                certificates.trusted(),
                "[127.0.0.1]",
                1,
                10,
                true,
                Duration.ofSeconds(30),
                Mails.all(Duration.ofSeconds(5))));
        try {
            return transport.send(Mails.to("anna@b.example"), SendWatch.NONE).block(Mails.DEADLINE);
        } finally {
            StepVerifier.create(transport.close(Mails.GRACE)).expectComplete().verify(Mails.DEADLINE);
        }
    }

    private void serveTls() {
        accept(socket -> {
            SSLSocket tls = tls(socket);
            say(tls, "220 x\r\n");
            talk(tls, "tls ", "250 x\r\n", "");
        });
    }

    private void serve(String ehlo, String startTls) {
        accept(socket -> {
            say(socket, "220 x\r\n");
            talk(socket, "clear ", ehlo, startTls);
        });
    }

    private interface Talk {
        void with(Socket socket) throws IOException;
    }

    private void accept(Talk talk) {
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    talk.with(socket);
                } catch (IOException closed) {
                    // The client went or the test ended.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private SSLSocket tls(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) certificates
                .server()
                .getSocketFactory()
                .createSocket(socket, "localhost", listener.getLocalPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }

    private void talk(Socket socket, String how, String ehlo, String startTls) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean content = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (content && !line.equals(".")) {
                continue;
            }
            heard.add(how + line);
            if (line.equals("STARTTLS")) {
                say(socket, startTls);
                talk(tls(socket), "tls ", ehlo, startTls);
                return;
            }
            content = line.equals("DATA");
            say(socket, content ? "354 go\r\n" : line.startsWith("EHLO") ? ehlo : "250 ok\r\n");
        }
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
    }
}
