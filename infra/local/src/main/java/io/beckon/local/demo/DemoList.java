package io.beckon.local.demo;

import io.beckon.local.CannotStartException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The list that the demo sends in: the user's own, the bundled one with its realistic faults, or a larger one. */
final class DemoList {

    private static final String BUNDLED = "/demo/people.csv";
    private static final String[] LANGUAGES = {"en", "de", "fr", "es"};
    private static final String[] ZONES = {"Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid"};
    /** One row in so many repeats an earlier address, one has no @ sign, as in lists that people really have. */
    private static final int ONE_DOUBLE_IN = 97;

    private static final int ONE_MALFORMED_IN = 211;

    private DemoList() {}

    /**
     * @param own the user's file, or null
     * @param people how many rows to make instead of the bundled list, or null
     * @param folder where a bundled or made list is put
     */
    static Path prepare(@Nullable Path own, @Nullable Integer people, Path folder) {
        if (own != null && people != null) {
            throw new CannotStartException("Give either a list of your own or --people, not both.");
        }
        if (own != null) {
            if (!Files.isReadable(own)) {
                throw new CannotStartException("The list " + own + " cannot be read; give the path of a CSV file.");
            }
            return own;
        }
        try {
            return people == null ? bundled(folder) : made(people, folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path bundled(Path folder) throws IOException {
        Path file = folder.resolve("people.csv");
        try (InputStream list = Objects.requireNonNull(DemoList.class.getResourceAsStream(BUNDLED), BUNDLED)) {
            Files.copy(list, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static Path made(int people, Path folder) throws IOException {
        if (people < 1) {
            throw new CannotStartException("--people takes a number from 1.");
        }
        Path file = folder.resolve("people-" + people + ".csv");
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("First name,Last name,E-mail,Language,Time zone,Department\r\n");
            for (int i = 0; i < people; i++) {
                csv.write(row(i));
            }
        }
        return file;
    }

    private static String row(int i) {
        int person = i > 0 && i % ONE_DOUBLE_IN == 0 ? i - 1 : i;
        String address =
                "person" + person + (i % ONE_MALFORMED_IN == 5 ? ".example.org" : "@d" + person % 50 + ".example.org");
        int language = i % LANGUAGES.length;
        return "Person,Número " + person + "," + address + "," + LANGUAGES[language] + "," + ZONES[language]
                + ",\"Dept, " + i % 12 + "\"\r\n";
    }
}
