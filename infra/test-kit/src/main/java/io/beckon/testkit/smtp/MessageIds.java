package io.beckon.testkit.smtp;

import java.nio.charset.StandardCharsets;

/** Finds the Message-ID among the header fields, folded or not. */
final class MessageIds {

    private static final byte[] NAME = "message-id:".getBytes(StandardCharsets.US_ASCII);

    private MessageIds() {}

    /** @return with its angle brackets, empty if there is none */
    static String in(byte[] content) {
        int start = 0;
        while (start < content.length && content[start] != '\r' && content[start] != '\n') {
            if (isNameAt(content, start)) {
                return value(content, start + NAME.length);
            }
            start = nextLine(content, start);
        }
        return "";
    }

    private static boolean isNameAt(byte[] content, int start) {
        if (start + NAME.length > content.length) {
            return false;
        }
        for (int i = 0; i < NAME.length; i++) {
            if (Character.toLowerCase(content[start + i]) != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private static String value(byte[] content, int start) {
        int end = nextLine(content, start);
        while (end < content.length && (content[end] == ' ' || content[end] == '\t')) {
            end = nextLine(content, end);
        }
        return new String(content, start, end - start, StandardCharsets.UTF_8).strip();
    }

    private static int nextLine(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, content.length);
    }
}
