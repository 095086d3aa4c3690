package io.beckon.mail.dkim;

import io.beckon.mail.compose.ComposedMail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts a signature for each key of the sender's domain in front of a mail. Thread-safe; computes, so it is not for an event loop. */
public final class DkimSigner {

    /** RFC 6376 5.4.1, and List-Unsubscribe-Post as RFC 8058 4 demands. */
    private static final List<String> SIGNED = List.of(
            "from",
            "reply-to",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "list-unsubscribe",
            "list-unsubscribe-post");

    /** Signed once more than they occur, so that nobody adds a second one for readers to see (RFC 6376 8.15). */
    private static final List<String> SEALED = List.of("from", "reply-to", "to", "subject", "date", "content-type");

    private static final int LINE = 72;

    private final Map<String, List<DkimKey>> keys;
    private final SigningProvider provider;

    DkimSigner(List<DkimKey> keys, SigningProvider provider) {
        this.keys = keys.stream().collect(Collectors.groupingBy(DkimKey::domain));
        this.provider = provider;
    }

    /** Whether there is a key for mails from this domain. */
    boolean signs(String domain) {
        return !keysOf(domain).isEmpty();
    }

    /** The keys of the domain itself, or of the nearest one above it that has any: relaxed alignment is enough for DMARC (RFC 7489 3.1.1). */
    private List<DkimKey> keysOf(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        while (true) {
            List<DkimKey> found = keys.get(name);
            int dot = name.indexOf('.');
            if (found != null || dot < 0) {
                return found == null ? List.of() : found;
            }
            name = name.substring(dot + 1);
        }
    }

    /** The mail with its signatures; unchanged where no key is there for its sender. */
    public ComposedMail sign(ComposedMail mail, Instant now) {
        List<DkimKey> signing = keysOf(mail.fromDomain());
        if (signing.isEmpty()) {
            return mail;
        }
        byte[] content = mail.content();
        Head head = new Head(content);
        MessageDigest sha256 = provider.sha256();
        byte[] bodyHash = sha256.digest(Relaxed.body(content, head.bodyFrom()));
        List<String> names = names(head);
        byte[] covered = covered(head, names);
        ByteArrayOutputStream signed = new ByteArrayOutputStream(content.length + signing.size() * 1024);
        for (DkimKey key : signing) {
            String unsigned = field(key, names, bodyHash, now);
            byte[] toSign = join(covered, Relaxed.field(ascii(unsigned)));
            byte[] signature = key.sign(toSign, sha256.digest(toSign), provider);
            signed.writeBytes(ascii(unsigned + folded(Base64.getEncoder().encodeToString(signature)) + "\r\n"));
        }
        signed.writeBytes(content);
        return mail.withContent(signed.toByteArray());
    }

    private static List<String> names(Head head) {
        List<String> names = new ArrayList<>();
        SIGNED.stream().filter(name -> head.field(name) != null).forEach(names::add);
        names.addAll(SEALED);
        return names;
    }

    /** Each name takes the lowest field not taken yet; one that finds none adds nothing. */
    private static byte[] covered(Head head, List<String> names) {
        ByteArrayOutputStream covered = new ByteArrayOutputStream(2048);
        names.stream().distinct().forEach(name -> {
            byte[] field = head.field(name);
            if (field != null) {
                covered.writeBytes(Relaxed.field(field));
                covered.write('\r');
                covered.write('\n');
            }
        });
        return covered.toByteArray();
    }

    /** The signature's field up to its last tag, which has no value yet. */
    private static String field(DkimKey key, List<String> names, byte[] bodyHash, Instant now) {
        return "DKIM-Signature: v=1; a=" + key.algorithm() + "; c=relaxed/relaxed; t=" + now.getEpochSecond()
                + ";\r\n d="
                + key.domain() + ";\r\n s=" + key.selector() + ";\r\n h=" + folded(names) + ";\r\n bh="
                + Base64.getEncoder().encodeToString(bodyHash) + ";\r\n b=";
    }

    private static String folded(List<String> names) {
        StringBuilder list = new StringBuilder();
        int column = 0;
        for (String name : names) {
            if (column + name.length() > LINE) {
                list.append("\r\n ");
                column = 0;
            }
            list.append(list.isEmpty() ? "" : ":").append(name);
            column += name.length() + 1;
        }
        return list.toString();
    }

    private static String folded(String base64) {
        return String.join("\r\n ", base64.split("(?<=\\G.{" + LINE + "})"));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
