package io.beckon.gateway.console.invite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses as people paste them: one a line, or behind each other with commas or semicolons, as an address book or a mail's header has
 * them ({@code "Example, Ana" <ana@example.org>; ben@example.org}), or rows of a table with their header.
 */
final class PastedPeople {

    private static final Pattern ENTRY = Pattern.compile("(?:\"[^\"\\n]*\"|<[^>\\n]*>|[^\\n,;\"<]|[\"<])+");
    private static final Pattern NAMED = Pattern.compile("^(.*?)<([^>]*)>\\s*$", Pattern.DOTALL);
    private static final int MOST_ENTRIES = 200_000;

    private PastedPeople() {}

    /** CSV with a header; a table stays as it is. What is no address stays an entry of its own, to be told. */
    static String csv(String pasted) {
        String text = pasted.replace("\r\n", "\n").replace('\r', '\n');
        if (isTable(text)) {
            return text;
        }
        StringBuilder csv = new StringBuilder("email,name\n");
        for (String entry : entries(text)) {
            Matcher named = NAMED.matcher(entry);
            boolean hasName = named.matches();
            csv.append(quoted(hasName ? named.group(2).strip() : entry))
                    .append(',')
                    .append(quoted(hasName ? name(named.group(1)) : ""))
                    .append('\n');
        }
        return csv.toString();
    }

    /** The text with one address in place of another, wherever that stands as a whole. */
    static String with(String pasted, String address, String other) {
        return Pattern.compile(
                        "(?<![^\\s,;<>\"])" + Pattern.quote(address) + "(?![^\\s,;<>\"])", Pattern.CASE_INSENSITIVE)
                .matcher(pasted)
                .replaceAll(Matcher.quoteReplacement(other));
    }

    /** Its first line names columns: it has several words and none is an address. */
    private static boolean isTable(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return first.indexOf('@') < 0
                        && (first.indexOf(',') >= 0 || first.indexOf(';') >= 0 || first.indexOf('\t') >= 0)
                || first.strip().matches("(?i)e-?mail.*") && first.indexOf('@') < 0;
    }

    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(text);
        while (matcher.find() && entries.size() < MOST_ENTRIES) {
            String entry = matcher.group().strip();
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static String name(String written) {
        String name = written.strip();
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
