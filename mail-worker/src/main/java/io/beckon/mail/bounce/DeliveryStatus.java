package io.beckon.mail.bounce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery report says of one recipient (RFC 3464 2.3).
 *
 * @param recipients the address that was written to and the one it failed at, as far as told, in lower case
 * @param diagnostic the other server's words, or null
 */
record DeliveryStatus(
        Verdict verdict, StatusCode code, @Nullable String diagnostic, List<String> recipients) {

    /** A report of ours has one recipient, and those its address forwards to. */
    private static final int RECIPIENTS = 64;

    /** One a group of fields that names a recipient; the first group is about the mail as a whole. */
    static List<DeliveryStatus> parse(byte[] content) {
        List<DeliveryStatus> found = new ArrayList<>();
        // Read as bytes, so that each group can be given to the field parser as it came.
        String[] groups = new String(content, StandardCharsets.ISO_8859_1).split("\\r?\\n[ \\t]*\\r?\\n");
        Arrays.stream(groups)
                .map(group ->
                        FieldBlock.parse((group.stripLeading() + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)))
                .map(DeliveryStatus::of)
                .flatMap(Optional::stream)
                .limit(RECIPIENTS)
                .forEach(found::add);
        return found;
    }

    private static Optional<DeliveryStatus> of(FieldBlock group) {
        Optional<String> action = group.first("action");
        if (action.isEmpty()) {
            return Optional.empty();
        }
        String diagnostic = group.first("diagnostic-code").orElse(null);
        StatusCode code = StatusCode.of(group.first("status").orElse(null), diagnostic);
        List<String> recipients = Stream.of("original-recipient", "final-recipient")
                .flatMap(field -> Addresses.in(group, field).stream())
                .distinct()
                .toList();
        return Optional.of(new DeliveryStatus(verdict(action.get(), code), code, diagnostic, recipients));
    }

    private static Verdict verdict(String action, StatusCode code) {
        // Behind the word there may be a comment.
        String word = action.strip().toLowerCase(Locale.ROOT).split("[\\s(;]", 2)[0];
        return switch (word) {
            case "failed" -> code.verdict();
            case "delayed" -> Verdict.DELAYED;
            case "delivered", "relayed", "expanded" -> Verdict.DELIVERED;
            default -> Verdict.OTHER;
        };
    }
}
