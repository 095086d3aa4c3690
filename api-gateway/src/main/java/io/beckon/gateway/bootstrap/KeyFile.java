package io.beckon.gateway.bootstrap;

import io.beckon.gateway.access.ApiKeySecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file in which the first owner finds the API key; nobody but the process's user may read it. */
final class KeyFile {

    private KeyFile() {}

    /** Writes the whole file or none; one of an attempt that was never committed is replaced. */
    static void write(Path file, ApiKeySecret secret) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(
                    folder,
                    "owner",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, secret.text() + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The owner's API key cannot be written to " + file
                            + "; point beckon.bootstrap.key-file at a place this process may write to.",
                    e);
        }
    }
}
