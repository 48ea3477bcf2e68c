package slipway.sandbox.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The server's own id, in its data directory: what marks containers and volumes as its own. Whoever starts first makes it
 * ({@code make up} may too), and all later ones read the same.
 */
final class InstanceFile {
    private InstanceFile() {
    }

    static UUID readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make or read " + file + ": check SLIPWAY_DATA and its owner", e);
        }
    }

    private static void create(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "instance", ".new");
        try {
            Files.writeString(written, UUID.randomUUID() + "\n");
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            // another was first; its id counts
        } finally {
            Files.delete(written);
        }
    }

    private static UUID read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("it does not hold a UUID but: " + text, e);
        }
    }
}
