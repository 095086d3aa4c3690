package io.beckon.bench.stage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lists of people who do not exist. */
public final class People {

    private static final int DOMAINS = 500;

    private People() {}

    /**
     * Writes a CSV list.
     *
     * @param series distinguishes the people of one list from those of another
     */
    public static Path csv(Path folder, String series, int people) {
        Path file = folder.resolve("people-" + series + "-" + people + ".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("email,name,Department\n");
            for (int i = 0; i < people; i++) {
                out.write(address(series, i) + ",Person Number " + i + ",Department " + i % 40 + "\n");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    static String address(String series, int number) {
        return "person." + number + "." + series + "@company" + number % DOMAINS + ".example";
    }
}
