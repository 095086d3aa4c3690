package io.beckon.gateway.submission.reading;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which addresses of an upload are taken as others, because theirs are in use. They belong to what was sent as its bytes do. */
public final class Exchanges {

    /** The parameter of the request that each of them stands in. */
    public static final String PARAMETER = "exchange";

    public static final int MOST = 100;

    public static final Exchanges NONE = new Exchanges(Map.of());

    private static final int LONGEST_SHOWN = 100;

    private final Map<EmailAddress, EmailAddress> others;

    private Exchanges(Map<EmailAddress, EmailAddress> others) {
        this.others = others;
    }

    /**
     * Reads them.
     *
     * @param written each the address as in the list, which may stand with a name, one blank, and the one to take instead
     * @throws ProblemException saying which of them cannot be used, why, and what to do
     */
    public static Exchanges read(List<@Nullable String> written) {
        if (written.size() > MOST) {
            throw unusable("there are " + written.size() + " of it, and at most " + MOST
                    + " addresses can be exchanged; write the others into the list itself");
        }
        Map<EmailAddress, EmailAddress> others = new HashMap<>();
        for (String pair : written) {
            int blank = pair == null ? -1 : pair.lastIndexOf(' ');
            if (pair == null || blank < 1 || pair.charAt(blank - 1) == ' ') {
                throw unusable(
                        "'" + shown(pair) + "' is no pair; write the address in the list, one blank, and the address to"
                                + " take instead");
            }
            EmailAddress other = address(pair.substring(blank + 1));
            EmailAddress before = others.putIfAbsent(address(pair.substring(0, blank)), other);
            if (before != null && !before.equals(other)) {
                throw unusable(
                        "'" + shown(pair.substring(0, blank)) + "' is exchanged for two addresses; say one of them");
            }
        }
        return new Exchanges(others);
    }

    /** The row as it is taken. */
    RecipientRow in(RecipientRow row) {
        EmailAddress other = others.isEmpty() || row.address() == null ? null : others.get(read(row.address()));
        return other == null ? row : row.withAddress(other.toString());
    }

    /** Begins the hash of an upload; without any of them it is that of the bytes alone. */
    void begin(MessageDigest hash) {
        if (!others.isEmpty()) {
            hash.update((byte) 0xFF); // with which no text in UTF-8 begins
            others.entrySet().stream()
                    .map(pair -> pair.getKey() + " " + pair.getValue() + "\n")
                    .sorted()
                    .forEach(line -> hash.update(line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Null for what is no address, which is said of the row later. */
    private static @Nullable EmailAddress read(String written) {
        try {
            return EmailAddress.parse(written);
        } catch (RuntimeException nobodysAddress) {
            return null;
        }
    }

    private static EmailAddress address(String written) {
        try {
            return EmailAddress.parse(written);
        } catch (InvalidAddressException e) {
            String said = e.reason().sentence(e.argument()) + " " + e.reason().mend(e.argument());
            throw unusable(said.substring(0, said.length() - 1));
        }
    }

    private static ProblemException unusable(String why) {
        return ProblemType.PARAMETER_INVALID.with(PARAMETER, why);
    }

    private static String shown(@Nullable String sent) {
        String plain = sent == null ? "" : sent.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "\u2026";
    }
}
