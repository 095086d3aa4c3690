package io.beckon.gateway.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of the API with places in it, such as {@code Write a number from 1 to {0}.}, found again in what the API says. No pattern of
 * {@code java.util.regex}: what managers typed stands in these texts, and here each piece is looked for once, in time that grows with the
 * text alone.
 *
 * @param pieces what stands between the places, one more than there are places
 * @param places their numbers, in the order of the text
 */
record ApiSentence(String key, List<String> pieces, List<Integer> places) {

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    /** What stands in a place, and whether the API puts it in quotes: then it is somebody's own words. */
    record Argument(int place, String text, boolean quoted) {}

    static ApiSentence of(String key, String written) {
        List<String> pieces = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        Matcher place = PLACE.matcher(written);
        int at = 0;
        while (place.find()) {
            pieces.add(written.substring(at, place.start()));
            places.add(Integer.parseInt(place.group(1)));
            at = place.end();
        }
        pieces.add(written.substring(at));
        return new ApiSentence(key, List.copyOf(pieces), List.copyOf(places));
    }

    /** How many characters are its own: the more, the surer it is meant. */
    int letters() {
        return pieces.stream().mapToInt(String::length).sum();
    }

    /** What stands in its places; empty when the text is not this sentence from its beginning to its end. */
    Optional<List<Argument>> in(String text) {
        if (places.isEmpty()) {
            return text.equals(pieces.get(0)) ? Optional.of(List.of()) : Optional.empty();
        }
        int at = pieces.get(0).length();
        int end = text.length() - pieces.get(places.size()).length();
        if (end < at || !text.startsWith(pieces.get(0)) || !text.endsWith(pieces.get(places.size()))) {
            return Optional.empty();
        }
        List<Argument> found = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            boolean last = i == places.size() - 1;
            int next = last ? end : text.indexOf(pieces.get(i + 1), at);
            if (next < 0 || next > end) {
                return Optional.empty();
            }
            found.add(new Argument(places.get(i), text.substring(at, next), quoted(i)));
            at = next + pieces.get(i + 1).length();
        }
        return Optional.of(found);
    }

    private boolean quoted(int i) {
        return (pieces.get(i).endsWith("'") && pieces.get(i + 1).startsWith("'"))
                || (pieces.get(i).endsWith("\"") && pieces.get(i + 1).startsWith("\""));
    }
}
