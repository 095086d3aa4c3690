package io.beckon.contracts.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's secret keys, kept outside the database and shared by the gateway and the mail workers. One key a line,
 * {@code <id> <base64url of 32 bytes>}, id from 1 to 255; the highest id signs, all of them verify. To rotate, add a line.
 */
public final class KeyRing {

    private static final int KEY_BYTES = 32;
    private static final String DERIVATION = "HmacSHA512";

    private final TreeMap<Integer, byte[]> keys;

    private KeyRing(TreeMap<Integer, byte[]> keys) {
        this.keys = keys;
    }

    /** A ring of one fixed key, for tests of what is signed. */
    public static KeyRing of(int id, byte[] key) {
        return new KeyRing(new TreeMap<>(Map.of(id, key.clone())));
    }

    /**
     * Reads the ring, or makes one with a fresh key, readable by its owner alone. When several processes make it at the same
     * moment, one wins and all read that one.
     *
     * @throws UncheckedIOException     when the file can be neither read nor made
     * @throws IllegalArgumentException when a line of it is no key, naming the line
     */
    public static KeyRing loadOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return parse(Files.readAllLines(file, StandardCharsets.US_ASCII), file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The key file " + file
                            + " can be neither read nor made; point beckon.keys.file at a place this process may write to.",
                    e);
        }
    }

    /**
     * Secrets for another purpose by the ids of the keys, each the HMAC-SHA-512 of the purpose under its key: one file to keep and
     * one rotation for all of them. Nothing else here uses that function, so none of them can come out of anything we sign.
     *
     * @return 64 bytes for each id, in the order of the ids: the last one is the current
     */
    public SortedMap<Integer, byte[]> derived(String purpose) {
        TreeMap<Integer, byte[]> derived = new TreeMap<>();
        keys.forEach((id, key) -> derived.put(id, derived(key, purpose)));
        return derived;
    }

    private static byte[] derived(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(key, DERIVATION));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + DERIVATION, e);
        }
    }

    int currentId() {
        return keys.lastKey();
    }

    byte[] currentKey() {
        return keys.lastEntry().getValue();
    }

    Optional<byte[]> key(int id) {
        return Optional.ofNullable(keys.get(id));
    }

    Set<Integer> ids() {
        return keys.keySet();
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(
                folder,
                "keys",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Files.writeString(
                    draft, "1 " + Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its ring is the one.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static KeyRing parse(List<String> lines, Path file) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                parseLine(line, i + 1, file, keys);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("The key file " + file + " holds no key; delete it to have one made.");
        }
        return new KeyRing(keys);
    }

    private static void parseLine(String line, int number, Path file, Map<Integer, byte[]> keys) {
        int id;
        byte[] key;
        String[] parts = line.split("\\s+", -1);
        try {
            id = Integer.parseInt(parts[0]);
            key = Base64.getUrlDecoder().decode(parts[1]);
            if (id < 1 || id > 255 || key.length != KEY_BYTES) {
                throw new IllegalArgumentException();
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("Line " + number + " of the key file " + file
                    + " must be an id from 1 to 255, a space and 32 bytes in base64url.");
        }
        if (keys.putIfAbsent(id, key) != null) {
            throw new IllegalArgumentException("Line " + number + " of the key file " + file + " repeats the key id "
                    + id + "; give each key an id of its own.");
        }
    }
}
