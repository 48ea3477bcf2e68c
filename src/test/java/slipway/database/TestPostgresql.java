package slipway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A PostgreSQL of a test's own, which it may end and start again, or have stand still. Made by the script that {@code make test} makes its own with. */
public final class TestPostgresql implements AutoCloseable {
    private final Path directory;
    private final String address;

    private TestPostgresql(Path directory) {
        this.directory = directory;
        this.address = script("start");
    }

    /** @param directory of the test, empty; opened for the server's user to pass through */
    public static TestPostgresql in(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestPostgresql(directory.resolve("postgresql"));
    }

    public DatabaseSettings settings() {
        return new DatabaseSettings(address, "", "");
    }

    public void start() {
        script("start");
    }

    /** As the power cut does it. */
    public void kill() {
        script("stop");
    }

    /** As a machine that hangs: connections stay, and nobody answers. */
    public void freeze() {
        script("freeze");
    }

    public void thaw() {
        script("thaw");
    }

    @Override
    public void close() {
        kill();
    }

    private String script(String command) {
        try {
            Process process = new ProcessBuilder("scripts/postgresql.sh", command, directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("PostgreSQL: " + command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
