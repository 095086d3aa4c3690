package io.beckon.mail.bounce;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what mail servers write when a mail comes back later: delivery reports (RFC 3464, RFC 6533), complaints (RFC 5965), and the
 * texts of Exim that are neither. A pure function of the bytes: it never throws, and looks at no more than {@link MimeLimits} allow.
 */
final class ReportReader {

    private static final String[] DELIVERY_STATUS = {"message/delivery-status", "message/global-delivery-status"};
    private static final String FEEDBACK = "message/feedback-report";

    private static final Set<String> COMPLAINTS = Set.of("abuse", "fraud", "opt-out");

    /** Where the recipient's mail is forwarded to, for instance, is nobody's business. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\],;:\"']{1,64}@[^\\s<>()\\[\\],;:\"']+");

    private ReportReader() {}

    /** @param mail the whole of it, or its beginning */
    static Report read(byte[] mail) {
        MailParts parts = MailParts.of(mail);
        List<String> addressed = Addresses.candidates(parts);
        Optional<MailParts.Part> feedback = parts.first(FEEDBACK);
        if (feedback.isPresent()) {
            return complaint(FieldBlock.parse(feedback.get().content()), addressed);
        }
        Optional<MailParts.Part> status = parts.first(DELIVERY_STATUS);
        if (status.isPresent()) {
            return delivery(DeliveryStatus.parse(status.get().content()), addressed);
        }
        return parts.header()
                .first("x-failed-recipients")
                .map(failed -> told(parts, failed, addressed))
                .orElseGet(
                        () -> Report.of(isAutomatic(parts.header()) ? Verdict.AUTO_REPLY : Verdict.OTHER, addressed));
    }

    private static Report complaint(FieldBlock fields, List<String> addressed) {
        String type = fields.first("feedback-type").orElse("").toLowerCase(Locale.ROOT);
        if (!COMPLAINTS.contains(type)) {
            return Report.of(Verdict.OTHER, addressed);
        }
        return new Report(
                Verdict.COMPLAINT,
                null,
                diagnostic("Feedback-Type: " + type),
                Addresses.in(fields, "original-rcpt-to"),
                addressed);
    }

    /** Of several recipients, which are an address and those it forwards to, the mildest fate counts: somebody may have got it. */
    private static Report delivery(List<DeliveryStatus> recipients, List<String> addressed) {
        List<String> named = recipients.stream()
                .flatMap(fate -> fate.recipients().stream())
                .distinct()
                .toList();
        return recipients.stream()
                .min(Comparator.comparing(DeliveryStatus::verdict))
                .map(fate -> new Report(
                        fate.verdict(), fate.code().status(), diagnostic(fate.diagnostic()), named, addressed))
                .orElseGet(() -> Report.of(Verdict.OTHER, addressed));
    }

    /** Exim names them in a header, and the reason only in words; without a code in them nothing is taken for final. */
    private static Report told(MailParts parts, String failed, List<String> addressed) {
        String text = parts.first("text/plain")
                .map(part -> new String(part.content(), StandardCharsets.UTF_8))
                .orElse("");
        Optional<StatusCode> code = StatusCode.inText(text);
        return new Report(
                code.map(StatusCode::verdict).orElse(Verdict.SOFT),
                code.map(StatusCode::status).orElse(null),
                diagnostic(code.map(found -> lineWith(text, found)).orElse(null)),
                Addresses.split(failed),
                addressed);
    }

    private static String lineWith(String text, StatusCode code) {
        String wanted = code.status() != null ? code.status() : String.valueOf(code.reply());
        return text.lines()
                .filter(line -> line.contains(wanted))
                .findFirst()
                .orElse("")
                .strip();
    }

    private static boolean isAutomatic(FieldBlock header) {
        return header.first("auto-submitted")
                .filter(how -> !how.toLowerCase(Locale.ROOT).startsWith("no"))
                .isPresent();
    }

    private static @Nullable String diagnostic(@Nullable String words) {
        if (words == null || words.isBlank()) {
            return null;
        }
        String beginning = words.substring(0, Math.min(words.length(), 8 * Report.LONGEST_DIAGNOSTIC));
        String shown = ADDRESS.matcher(beginning.replaceAll("[\\p{Cc}\\p{Cs}]+", " "))
                .replaceAll("\u2026@\u2026")
                .strip();
        int end = shown.offsetByCodePoints(
                0, Math.min(shown.codePointCount(0, shown.length()), Report.LONGEST_DIAGNOSTIC));
        return shown.substring(0, end);
    }
}
