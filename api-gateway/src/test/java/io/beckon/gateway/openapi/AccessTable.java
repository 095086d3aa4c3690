package io.beckon.gateway.openapi;

import io.beckon.gateway.right.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** src/test/resources/access.md: of every route, what each kind of caller is answered. It is read by people and held by a test. */
final class AccessTable {

    static final String IN = "in";
    static final String NOT_ASKED = "-";

    private static final Path FILE = Path.of("src/test/resources/access.md");
    private static final Path DERIVED = Path.of("target/access.md");

    private static final String HEAD = """
            # Who may call which route

            What each route says it needs (`@Needs`), and what follows for everybody. **in**: neither 401 nor 403; everything else is the
            problem that is answered, **-** where the question does not arise. People come with a session, keys are an owner's.
            `EveryRouteIT` holds every cell; where a route is new or changed it writes the table anew to `api-gateway/target/access.md`.

            """;

    /** The columns. */
    enum Who {
        OWNER("owner"),
        FULL_MANAGER("full manager"),
        LIMITED_MANAGER("limited manager"),
        LEARNER("learner"),
        KEY_OF_THE_PART("key limited to this part"),
        KEY_OF_ANOTHER_PART("key limited to another"),
        OPERATOR("operator's key"),
        NOBODY("nobody"),
        ANOTHER_WORKSPACE("another workspace's id"),
        WITHOUT_TOKEN("session, no CSRF token");

        private final String title;

        Who(String title) {
            this.title = title;
        }
    }

    private static final Set<Who> MANAGERS_AND_THEIR_KEYS = EnumSet.of(
            Who.OWNER,
            Who.FULL_MANAGER,
            Who.LIMITED_MANAGER,
            Who.LEARNER,
            Who.KEY_OF_THE_PART,
            Who.KEY_OF_ANOTHER_PART);

    /** One route. */
    record Row(String route, Right needs, Map<Who, String> cells) {

        /** What follows for everybody from what a route needs. */
        static Row of(String route, boolean changes, boolean hasId, Right needs) {
            Map<Who, String> cells = new EnumMap<>(Who.class);
            Arrays.stream(Who.values()).forEach(who -> cells.put(who, IN));
            boolean open = needs == Right.NOTHING;
            boolean ofOneWorkspace = !open && needs != Right.OPERATE;
            cells.put(Who.ANOTHER_WORKSPACE, hasId && ofOneWorkspace ? "404" : NOT_ASKED);
            cells.put(Who.WITHOUT_TOKEN, changes && !open ? "403 csrf-token-missing" : NOT_ASKED);
            if (!open) {
                cells.put(Who.NOBODY, "401 not-authenticated");
                cells.put(Who.KEY_OF_ANOTHER_PART, "403 scope-missing");
                cells.put(Who.OPERATOR, "403 operator-manages-no-workspace");
            }
            switch (needs) {
                case NOTHING -> {}
                case SIGNED_IN -> cells.put(Who.KEY_OF_THE_PART, "403 person-needed");
                case READ -> cells.put(Who.LEARNER, "403 role-manages-nothing");
                case CHANGE -> {
                    cells.put(Who.LEARNER, "403 role-manages-nothing");
                    cells.put(Who.LIMITED_MANAGER, changes ? "403 role-may-only-read" : "403 role-may-not-see");
                }
                case OWN -> {
                    cells.put(Who.LEARNER, "403 role-manages-nothing");
                    cells.put(Who.LIMITED_MANAGER, "403 role-may-only-read");
                    cells.put(Who.FULL_MANAGER, "403 owner-needed");
                }
                case OPERATE -> {
                    MANAGERS_AND_THEIR_KEYS.forEach(who -> cells.put(who, "403 operator-needed"));
                    cells.put(Who.OPERATOR, IN);
                }
            }
            return new Row(route, needs, cells);
        }

        private List<String> line() {
            return Stream.concat(
                            Stream.of(route, needs.name()),
                            Arrays.stream(Who.values()).map(cells::get))
                    .toList();
        }
    }

    private AccessTable() {}

    /** The whole file, also left in target/. */
    static String text(List<Row> rows) {
        List<String> titles = Stream.concat(
                        Stream.of("route", "needs"), Arrays.stream(Who.values()).map(who -> who.title))
                .toList();
        List<List<String>> lines =
                Stream.concat(Stream.of(titles), rows.stream().map(Row::line)).toList();
        String table = table(lines);
        try {
            Files.writeString(DERIVED, HEAD + table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HEAD + table;
    }

    /** The file as it is checked in. */
    static String checkedIn() {
        try {
            return Files.exists(FILE) ? Files.readString(FILE, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is checked in, by method and path. */
    static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        checkedIn()
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains(" /"))
                .forEach(line -> {
                    String[] cells = line.substring(1).split("\\|");
                    Map<Who, String> read = new EnumMap<>(Who.class);
                    for (Who who : Who.values()) {
                        read.put(who, cells[who.ordinal() + 2].strip());
                    }
                    rows.put(cells[0].strip(), new Row(cells[0].strip(), Right.valueOf(cells[1].strip()), read));
                });
        return rows;
    }

    /** The first line is the head. */
    static String table(List<List<String>> lines) {
        List<Integer> widths = IntStream.range(0, lines.get(0).size())
                .mapToObj(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElseThrow())
                .toList();
        List<String> rule = widths.stream().map("-"::repeat).toList();
        return Stream.concat(Stream.of(lines.get(0), rule), lines.stream().skip(1))
                .map(line -> line(line, widths))
                .collect(Collectors.joining());
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < cells.size(); i++) {
            line.append(' ')
                    .append(cells.get(i))
                    .append(" ".repeat(widths.get(i) - cells.get(i).length()))
                    .append(" |");
        }
        return line.append('\n').toString();
    }
}
