package io.beckon.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection, from banner to end. */
final class SmtpSession {

    private static final int MOST_RECIPIENTS = 100;
    private static final byte[] NO_CONTENT = {};
    private static final Pattern CHUNK = Pattern.compile("(\\d{1,9})(\\s+LAST)?", Pattern.CASE_INSENSITIVE);

    private final FaultySmtpServer server;
    private final long number;
    private final Socket socket;
    private final SmtpInput input;
    private final SmtpOutput output;
    private final Set<Extension> extensions;
    private boolean greeted;
    private boolean loggedIn;
    private boolean ended;
    private @Nullable Envelope envelope;
    /** Taken, and the client has not shown yet that it read the answer to it. */
    private @Nullable AcceptedMail unread;

    SmtpSession(FaultySmtpServer server, long number, Socket socket) throws IOException {
        this.server = server;
        this.number = number;
        this.socket = socket;
        this.extensions = server.extensions();
        this.input = new SmtpInput(socket.getInputStream());
        this.output = new SmtpOutput(socket.getOutputStream(), extensions);
    }

    /** Returns when the connection is to be closed. */
    void run() throws IOException {
        try {
            converse();
        } finally {
            AcceptedMail last = unread;
            if (last != null) {
                server.mailbox()
                        .leaveUnread(new UnreadReply(last, Clock.systemUTC().instant()));
            }
        }
    }

    private void converse() throws IOException {
        if (!answer(Step.BANNER, List.of(), "220 faulty.beckon.test ESMTP")) {
            return;
        }
        while (!ended) {
            if (!input.hasMore()) {
                output.flush();
            }
            obey(input.command());
        }
    }

    private void obey(String line) throws IOException {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        switch (verb) {
            case "EHLO" -> ehlo();
            case "HELO" -> helo();
            case "AUTH" -> auth(argument);
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> data();
            case "BDAT" -> bdat(argument);
            case "RSET" -> rset();
            case "NOOP" -> output.reply("250 2.0.0 Ok");
            case "QUIT" -> quit();
            case "XCOUNTS" -> output.reply("250 2.0.0 " + server.summary());
            default -> output.reply("502 5.5.1 Command not implemented");
        }
    }

    private void ehlo() throws IOException {
        List<String> keywords = new ArrayList<>();
        extensions.forEach(extension -> keywords.add(extension.keyword()));
        LoginCheck logins = server.logins();
        if (logins != null) {
            keywords.add(logins.keyword());
        }
        StringBuilder reply = new StringBuilder("250");
        reply.append(keywords.isEmpty() ? ' ' : '-').append("faulty.beckon.test");
        int left = keywords.size();
        for (String keyword : keywords) {
            left--;
            reply.append("\r\n250").append(left == 0 ? ' ' : '-').append(keyword);
        }
        greet(reply.toString());
    }

    private void helo() throws IOException {
        greet("250 faulty.beckon.test");
    }

    private void greet(String reply) throws IOException {
        envelope = null;
        greeted |= answer(Step.EHLO, List.of(), reply);
    }

    private void auth(String argument) throws IOException {
        LoginCheck logins = server.logins();
        if (logins == null || loggedIn) {
            output.reply("503 5.5.1 Bad sequence of commands");
            return;
        }
        String reply = logins.check(argument, challenge -> {
            output.reply("334 " + challenge);
            output.flush();
            return input.command();
        });
        loggedIn = LoginCheck.lets(reply);
        output.reply(reply);
    }

    private void mail(String argument) throws IOException {
        Envelope.Path path = Envelope.Path.parse(argument);
        if (!greeted || envelope != null) {
            output.reply("503 5.5.1 Bad sequence of commands");
        } else if (server.logins() != null && !loggedIn) {
            output.reply("530 5.7.0 Authentication required");
        } else if (path == null) {
            output.reply("501 5.1.7 Bad sender address syntax");
        } else {
            String refusal = refusal(path);
            if (refusal != null) {
                output.reply(refusal);
                return;
            }
            envelope = new Envelope(path.address());
            if (!answer(Step.MAIL, List.of(), "250 2.1.0 Ok")) {
                envelope = null;
            }
        }
    }

    private @Nullable String refusal(Envelope.Path path) {
        boolean utf8 = false;
        for (String parameter : path.parameters()) {
            String name = parameter.toUpperCase(Locale.ROOT);
            if (name.startsWith("SIZE=") && extensions.contains(Extension.SIZE)) {
                String size = name.substring("SIZE=".length());
                if (!size.matches("\\d{1,18}")) {
                    return "501 5.5.4 Bad SIZE parameter";
                }
                if (Long.parseLong(size) > FaultySmtpServer.LARGEST_MAIL) {
                    return "552 5.3.4 Message size exceeds fixed limit";
                }
            } else if (name.startsWith("BODY=") && extensions.contains(Extension.EIGHT_BIT_MIME)) {
                continue;
            } else if (name.equals("SMTPUTF8") && extensions.contains(Extension.SMTP_UTF8)) {
                utf8 = true;
            } else {
                return "555 5.5.4 Unsupported parameter " + parameter;
            }
        }
        return path.isAscii() || utf8 ? null : "553 5.6.7 Address needs SMTPUTF8";
    }

    private void rcpt(String argument) throws IOException {
        Envelope.Path path = Envelope.Path.parse(argument);
        if (envelope == null) {
            output.reply("503 5.5.1 Bad sequence of commands");
        } else if (path == null || path.address().isEmpty()) {
            output.reply("501 5.1.3 Bad recipient address syntax");
        } else if (!path.isAscii() && !extensions.contains(Extension.SMTP_UTF8)) {
            output.reply("553 5.6.7 Address needs SMTPUTF8");
        } else if (envelope.recipients().size() == MOST_RECIPIENTS) {
            output.reply("452 4.5.3 Too many recipients");
        } else {
            server.tried(path.address());
            if (answer(Step.RCPT, List.of(path.address()), "250 2.1.5 Ok")) {
                envelope.recipients().add(path.address());
            }
        }
    }

    private void data() throws IOException {
        Envelope given = envelope;
        if (given == null) {
            output.reply("503 5.5.1 Bad sequence of commands");
        } else if (given.recipients().isEmpty()) {
            output.reply("554 5.5.1 No valid recipients");
        } else if (answer(Step.DATA, given.recipients(), "354 End data with <CR><LF>.<CR><LF>")) {
            if (!ended) {
                output.flush();
                content(given);
            }
        }
    }

    private void content(Envelope given) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream(2_048);
        boolean more = input.contentLine(content, FaultySmtpServer.LARGEST_MAIL);
        // Content comes after the client read 354, which stands behind the answer to the mail before.
        unread = null;
        if (!pass(Step.BODY, given.recipients())) {
            return;
        }
        while (more) {
            more = input.contentLine(content, FaultySmtpServer.LARGEST_MAIL);
        }
        envelope = null;
        if (input.takeBareLineEnd()) {
            output.reply("550 5.5.2 A line ends without CRLF");
        } else if (content.size() > FaultySmtpServer.LARGEST_MAIL) {
            output.reply("552 5.3.4 Message size exceeds fixed limit");
        } else {
            finish(given, content.toByteArray());
        }
    }

    /** Chunks are of any octets, and are read before they are answered, wanted or not (RFC 3030 2). */
    private void bdat(String argument) throws IOException {
        Matcher chunk = CHUNK.matcher(argument);
        if (!extensions.contains(Extension.CHUNKING)) {
            output.reply("502 5.5.1 Command not implemented");
            return;
        }
        if (!chunk.matches()) {
            output.reply("501 5.5.4 Syntax: BDAT count [LAST]");
            return;
        }
        long count = Long.parseLong(chunk.group(1));
        Envelope given = envelope;
        if (given == null || given.recipients().isEmpty()) {
            input.octets(count, new ByteArrayOutputStream(), 0);
            output.reply(given == null ? "503 5.5.1 Bad sequence of commands" : "554 5.5.1 No valid recipients");
            return;
        }
        // The first octet comes after the client read the answers to its recipients, which stand behind the one to the
        // mail before.
        input.octets(Math.min(1, count), given.chunks(), FaultySmtpServer.LARGEST_MAIL);
        unread = null;
        if (!pass(Step.BODY, given.recipients())) {
            return;
        }
        input.octets(count - Math.min(1, count), given.chunks(), FaultySmtpServer.LARGEST_MAIL);
        if (chunk.group(2) == null) {
            output.reply("250 2.0.0 Ok: " + count + " octets");
        } else if (given.chunks().size() > FaultySmtpServer.LARGEST_MAIL) {
            envelope = null;
            output.reply("552 5.3.4 Message size exceeds fixed limit");
        } else {
            envelope = null;
            finish(given, given.chunks().toByteArray());
        }
    }

    private void finish(Envelope given, byte[] content) throws IOException {
        Fault.Action action = strike(Step.DOT, given);
        if (!(action instanceof Fault.Reply refusal) || refusal.line().startsWith("2")) {
            AcceptedMail mail = new AcceptedMail(
                    given.sender(),
                    List.copyOf(given.recipients()),
                    MessageIds.in(content),
                    number,
                    Clock.systemUTC().instant(),
                    server.mailbox().keepsContent() ? content : NO_CONTENT);
            unread = mail;
            server.mailbox().take(mail);
        }
        act(action, "250 2.0.0 Ok: taken");
    }

    private void rset() throws IOException {
        envelope = null;
        output.reply("250 2.0.0 Ok");
    }

    private void quit() throws IOException {
        unread = null;
        answer(Step.QUIT, List.of(), "221 2.0.0 Bye");
        ended = true;
        output.flush();
    }

    /** A step without a reply of its own: only a fault says anything. */
    private boolean pass(Step step, List<String> recipients) throws IOException {
        Fault.Action action = strike(step, moment(step, recipients));
        if (action == null) {
            return true;
        }
        act(action, "421 4.3.0 Closing in the middle of it");
        end();
        return false;
    }

    /** @return whether the step was answered as usual */
    private boolean answer(Step step, List<String> recipients, String usual) throws IOException {
        Fault.Action action = strike(step, moment(step, recipients));
        boolean asUsual = act(action, usual);
        if (step == Step.BANNER && !asUsual) {
            end();
        }
        return asUsual;
    }

    private boolean act(Fault.@Nullable Action action, String usual) throws IOException {
        if (action instanceof Fault.Reply reply) {
            output.reply(reply.line());
            if (reply.line().startsWith("421")) {
                end();
            }
            return reply.line().startsWith("2") || reply.line().startsWith("354");
        }
        if (action instanceof Fault.Stall) {
            output.flush();
            input.drain();
            end();
            return false;
        }
        if (action instanceof Fault.Drop drop) {
            drop(drop.when(), usual);
            return false;
        }
        output.reply(usual);
        return true;
    }

    private void drop(Fault.When when, String usual) throws IOException {
        if (when == Fault.When.WITHIN_REPLY) {
            output.half(usual);
        } else if (when == Fault.When.AFTER_REPLY) {
            output.reply(usual);
        }
        end();
    }

    private void end() throws IOException {
        ended = true;
        output.flush();
        socket.close();
    }

    private Fault.@Nullable Action strike(Step step, Envelope given) throws IOException {
        return strike(step, new Moment(step, number, given.sender(), List.copyOf(given.recipients())));
    }

    /** Waits for every delay that strikes; of the rest the first counts. */
    private Fault.@Nullable Action strike(Step step, Moment moment) throws IOException {
        Fault.Action decided = null;
        for (Fault fault : server.faults()) {
            if (decided == null && fault.strikes(moment)) {
                if (fault.action() instanceof Fault.Delay delay) {
                    output.flush();
                    LockSupport.parkNanos(delay.duration().toNanos());
                } else {
                    decided = fault.action();
                }
            }
        }
        if (decided != null) {
            server.struck(step);
        }
        return decided;
    }

    private Moment moment(Step step, List<String> recipients) {
        return new Moment(step, number, envelope == null ? "" : envelope.sender(), List.copyOf(recipients));
    }
}
