package io.beckon.testkit.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes replies; without ENHANCEDSTATUSCODES their enhanced codes stay out. */
final class SmtpOutput {

    private static final Pattern ENHANCED = Pattern.compile("^(\\d{3} )\\d\\.\\d{1,3}\\.\\d{1,3} ");

    private final BufferedOutputStream stream;
    private final Set<Extension> extensions;

    SmtpOutput(OutputStream stream, Set<Extension> extensions) {
        this.stream = new BufferedOutputStream(stream, 4_096);
        this.extensions = extensions;
    }

    void reply(String text) throws IOException {
        stream.write(bytes(text));
    }

    void half(String text) throws IOException {
        byte[] bytes = bytes(text);
        stream.write(bytes, 0, bytes.length / 2);
        stream.flush();
    }

    void flush() throws IOException {
        stream.flush();
    }

    private byte[] bytes(String text) {
        String shown = extensions.contains(Extension.ENHANCED_STATUS_CODES)
                ? text
                : ENHANCED.matcher(text).replaceFirst("$1");
        return (shown + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
