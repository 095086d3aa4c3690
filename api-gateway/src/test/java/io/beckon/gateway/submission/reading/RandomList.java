package io.beckon.gateway.submission.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A list of people with names as people have them, in one of the forms, and the addresses that must come out of it. */
record RandomList(String text, List<String> addresses) {

    private static final String[] NAMES = {
        "Ana",
        "Zoë",
        "O'Neil",
        "Müller, Jr.",
        "Li \"Lee\" Wu",
        "🎈 Balloon",
        "two\nlines",
        "cr\r\nlf",
        "; semi",
        "تجربة",
        "",
        "a\tb"
    };

    static RandomList of(Random random, UploadFormat format) {
        List<String> addresses = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int rows = 1 + random.nextInt(random.nextInt(6) == 0 ? 2_500 : 40);
        String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
        char separator = ",;\t".charAt(random.nextInt(3));
        switch (format) {
            case CSV ->
                text.append("email")
                        .append(separator)
                        .append("name")
                        .append(separator)
                        .append("note")
                        .append(lineEnd);
            case JSON -> text.append(" [ ");
            case NDJSON -> {}
        }
        for (int i = 0; i < rows; i++) {
            String address = "person" + i + "@example.org";
            String name = NAMES[random.nextInt(NAMES.length)];
            addresses.add(address);
            switch (format) {
                case CSV ->
                    text.append(csv(address, separator, random))
                            .append(separator)
                            .append(csv(name, separator, random))
                            .append(separator)
                            .append("x".repeat(random.nextInt(60)))
                            .append(random.nextInt(9) == 0 ? lineEnd + lineEnd : lineEnd);
                case JSON ->
                    text.append(i == 0 ? "" : ",")
                            .append(blanks(random))
                            .append(json(address, name, random))
                            .append(blanks(random));
                case NDJSON ->
                    text.append(json(address, name, random))
                            .append(random.nextInt(9) == 0 ? lineEnd + lineEnd : lineEnd);
            }
        }
        return new RandomList(
                format == UploadFormat.JSON ? text.append("] \n").toString() : text.toString(), addresses);
    }

    private static String csv(String value, char separator, Random random) {
        boolean quoted = random.nextInt(3) == 0
                || value.indexOf(separator) >= 0
                || value.indexOf('"') >= 0
                || value.indexOf('\n') >= 0;
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    private static String json(String address, String name, Random random) {
        if (random.nextInt(5) == 0) {
            return '"' + address + '"';
        }
        String escaped = name.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return "{\"name\":\"" + escaped + "\",\"email\":\"" + address + "\",\"n\":" + random.nextInt(100) + "}";
    }

    private static String blanks(Random random) {
        return " \n\t ".substring(0, random.nextInt(4));
    }
}
