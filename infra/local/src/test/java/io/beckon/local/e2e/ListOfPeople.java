package io.beckon.local.e2e;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list whose every row's fate is known beforehand. */
final class ListOfPeople {

    private static final int ONE_MALFORMED_IN = 101;
    private static final int ONE_DOUBLE_IN = 89;
    /** Rows of a chunk. Of two rows in different chunks the one that is expanded first is invited, so doubles stand in one chunk here. */
    private static final int CHUNK = 1_000;

    private final Path file;
    private final List<String> valid = new ArrayList<>();
    private final Map<Long, String> refused = new LinkedHashMap<>();

    private ListOfPeople(Path file) {
        this.file = file;
    }

    /** Row numbers as a spreadsheet shows them: the header is row 1. */
    static ListOfPeople of(int people, Path file) throws IOException {
        ListOfPeople list = new ListOfPeople(file);
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("email,name,team\n");
            for (int i = 0; i < people; i++) {
                csv.write(list.row(i, i + 2) + ",\"Person, " + i + "\",Team " + i % 7 + "\n");
            }
        }
        return list;
    }

    Path file() {
        return file;
    }

    /** Addresses that must get exactly one mail. */
    List<String> valid() {
        return valid;
    }

    /** Row number to the code of the reason it must be refused for. */
    Map<Long, String> refused() {
        return refused;
    }

    private String row(int i, long number) {
        if (i % ONE_MALFORMED_IN == 50) {
            refused.put(number, "address_without_at");
            return "person" + i + ".example.org";
        }
        if (i % ONE_DOUBLE_IN == 60 && i % CHUNK > 2) {
            refused.put(number, "duplicate_in_list");
            return valid.get(valid.size() - 1).toUpperCase(java.util.Locale.ROOT);
        }
        String address = "person" + i + "@d" + i % 20 + ".example.org";
        valid.add(address);
        return address;
    }
}
