package io.beckon.gateway.submission;

import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.Exchanges;
import io.beckon.gateway.submission.reading.ReadingLimits;
import io.beckon.gateway.submission.reading.UploadFormat;
import io.beckon.gateway.submission.reading.UploadReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What an upload says of itself beside its body.
 *
 * @param charset        null when none is named
 * @param idempotencyKey null when none is sent: the upload is then a submission of its own and cannot be taken up again
 */
record UploadRequest(
        UploadFormat format,
        @Nullable Charset charset,
        boolean gzip,
        @Nullable String idempotencyKey,
        Exchanges exchanges) {

    static final String KEY_HEADER = "Idempotency-Key";

    /** What the description of the API says of {@link Exchanges}. */
    static final String EXCHANGE_MEANS =
            "An address of the list, one blank, and the address to take instead of it, such as one that a check suggested: a row"
                    + " with the first, compared as all rows are, counts as a row with the second. At most 100 of them, within"
                    + " a request line of 32 KB.";

    private static final int LONGEST_KEY = 200;

    private static final Map<String, Charset> CHARSETS = Stream.of(
                    StandardCharsets.UTF_8,
                    StandardCharsets.UTF_16,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_16BE,
                    StandardCharsets.US_ASCII,
                    StandardCharsets.ISO_8859_1,
                    Charset.forName("windows-1252"))
            .collect(Collectors.toUnmodifiableMap(
                    charset -> charset.name().toLowerCase(Locale.ROOT), charset -> charset));

    private static final List<String> GZIP = List.of("gzip", "x-gzip");
    private static final String MEDIA_TYPES =
            Stream.of(UploadFormat.values()).map(UploadFormat::mediaType).collect(Collectors.joining(", "));

    /** Of an upload in which addresses may be exchanged. */
    static UploadRequest of(ServerHttpRequest request) {
        return of(
                request.getHeaders(),
                Exchanges.read(request.getQueryParams().getOrDefault(Exchanges.PARAMETER, List.of())));
    }

    static UploadRequest of(HttpHeaders headers) {
        return of(headers, Exchanges.NONE);
    }

    UploadReader reader(ReadingLimits limits) {
        return new UploadReader(format, charset, gzip, limits, exchanges);
    }

    private static UploadRequest of(HttpHeaders headers, Exchanges exchanges) {
        MediaType type = mediaType(headers);
        return new UploadRequest(
                UploadFormat.ofMediaType(type.getType() + "/" + type.getSubtype())
                        .orElseThrow(
                                () -> ProblemType.MEDIA_TYPE_UNSUPPORTED.with(shown(type.toString()), MEDIA_TYPES)),
                charset(type.getParameter("charset")),
                gzip(headers.getFirst(HttpHeaders.CONTENT_ENCODING)),
                key(headers.getFirst(KEY_HEADER)),
                exchanges);
    }

    private static MediaType mediaType(HttpHeaders headers) {
        try {
            MediaType type = headers.getContentType();
            if (type != null) {
                return type;
            }
        } catch (InvalidMediaTypeException e) {
            // Answered below, with what was sent.
        }
        String sent = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        throw ProblemType.MEDIA_TYPE_UNSUPPORTED.with(sent == null ? "" : shown(sent), MEDIA_TYPES);
    }

    private static @Nullable Charset charset(@Nullable String named) {
        if (named == null) {
            return null;
        }
        Charset charset = CHARSETS.get(named.replace("\"", "").strip().toLowerCase(Locale.ROOT));
        if (charset == null) {
            throw ProblemType.UPLOAD_CHARSET_UNSUPPORTED.with(
                    shown(named), CHARSETS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return charset;
    }

    private static boolean gzip(@Nullable String encoding) {
        if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
            return false;
        }
        if (!GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            throw ProblemType.UPLOAD_ENCODING_UNSUPPORTED.with(shown(encoding));
        }
        return true;
    }

    private static @Nullable String key(@Nullable String key) {
        boolean usable = key == null
                || (!key.isEmpty() && key.length() <= LONGEST_KEY && key.chars().allMatch(c -> c > ' ' && c < 127));
        if (!usable) {
            throw ProblemType.IDEMPOTENCY_KEY_MALFORMED.with();
        }
        return key;
    }

    private static String shown(String sent) {
        String plain = sent.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "\u2026";
    }
}
