package slipway.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when there has been a server here that could warn people. A pause does not count while it is shorter than a warning; after a longer one,
 * such as a summer, it begins anew, and also when the clock was put forward or back by as much: machines start with a wrong one. Kept in a file of two
 * lines, since when and until when. Any thread.
 */
final class Presence {
    private final Path file;
    private final Duration longestPause;
    private volatile Instant since;
    private Instant last;

    /** @param longestPause that does not count */
    Presence(Path file, Duration longestPause) {
        this.file = file;
        this.longestPause = longestPause;
    }

    /**
     * Notes that there is a server now; to be called more often than the longest pause.
     *
     * @return since when there has been one
     */
    synchronized Instant note(Instant now) throws IOException {
        if (last == null) {
            read();
        }
        if (last == null || Duration.between(last, now).abs().compareTo(longestPause) > 0) {
            since = now;
        }
        last = now;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, since + "\n" + last + "\n");
        return since;
    }

    /** As {@link #note} said last; empty before. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /** What was not written to its end counts for nothing, and the time begins anew. */
    private void read() throws IOException {
        try {
            String[] lines = Files.readString(file).split("\n");
            since = Instant.parse(lines[0]);
            last = lines.length < 2 ? null : Instant.parse(lines[1]);
        } catch (NoSuchFileException | DateTimeException e) {
            last = null;
        }
    }
}
