package io.beckon.mail.bounce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * A mail taken apart as far as {@link MimeLimits} allow. What is broken ends it: what was read until then counts.
 *
 * @param header that of the mail itself
 * @param parts  those that hold something, in their order; a mail within the mail is one part, unread
 */
record MailParts(FieldBlock header, List<Part> parts) {

    /**
     * One part.
     *
     * @param type    media type in lower case, such as {@code message/delivery-status}
     * @param content decoded, its first {@link MimeLimits#PART_BYTES}
     */
    record Part(String type, byte[] content) {}

    static MailParts of(byte[] mail) {
        List<FieldBlock.Named> header = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        MimeTokenStream tokens = new MimeTokenStream(MimeLimits.CONFIG);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(new ByteArrayInputStream(mail));
        try {
            walk(tokens, header, parts);
        } catch (IOException | MimeException | RuntimeException broken) {
            return new MailParts(new FieldBlock(header), parts);
        }
        return new MailParts(new FieldBlock(header), parts);
    }

    private static void walk(MimeTokenStream tokens, List<FieldBlock.Named> header, List<Part> parts)
            throws IOException, MimeException {
        int depth = 0;
        boolean ofMail = true;
        for (EntityState state = tokens.getState();
                state != EntityState.T_END_OF_STREAM && parts.size() < MimeLimits.PARTS && depth <= MimeLimits.DEPTH;
                state = tokens.next()) {
            switch (state) {
                case T_FIELD -> {
                    if (ofMail) {
                        header.add(FieldBlock.Named.of(tokens.getField()));
                    }
                }
                case T_END_HEADER -> ofMail = false;
                case T_START_MULTIPART -> depth++;
                case T_END_MULTIPART -> depth--;
                case T_BODY -> parts.add(part(tokens));
                default -> {
                    // Preambles and epilogues say nothing to programs.
                }
            }
        }
    }

    private static Part part(MimeTokenStream tokens) throws IOException {
        String type = tokens.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
        try (InputStream content = tokens.getDecodedInputStream()) {
            return new Part(type, content.readNBytes(MimeLimits.PART_BYTES));
        }
    }

    Optional<Part> first(String... types) {
        List<String> wanted = List.of(types);
        return parts.stream().filter(part -> wanted.contains(part.type())).findFirst();
    }
}
