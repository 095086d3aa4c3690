package io.beckon.testkit.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A plain socket that speaks as the test says. */
final class SmtpClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader replies;

    SmtpClient(FaultySmtpServer server) throws IOException {
        socket = new Socket(server.host(), server.port());
        socket.setSoTimeout(5_000);
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static SmtpClient greeted(FaultySmtpServer server) throws IOException {
        SmtpClient client = new SmtpClient(server);
        client.reply();
        client.ask("EHLO test");
        return client;
    }

    void shortPatience() throws IOException {
        socket.setSoTimeout(200);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** @return the last line of the reply, or null at the end of the connection */
    @Nullable
    String reply() throws IOException {
        String line = replies.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = replies.readLine();
        }
        return line;
    }

    @Nullable
    String ask(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    /** A whole mail, one step after the other; the reply to the first step refused, or to the dot. */
    @Nullable
    String mail(String recipient, String content) throws IOException {
        for (String command : new String[] {"MAIL FROM:<a@b.test>", "RCPT TO:<" + recipient + ">", "DATA"}) {
            String reply = ask(command);
            if (reply == null || reply.charAt(0) > '3') {
                return reply;
            }
        }
        send(content + "\r\n.\r\n");
        return reply();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
