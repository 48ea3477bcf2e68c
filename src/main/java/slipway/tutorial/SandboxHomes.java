package slipway.tutorial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.classroom.LearnerId;
import slipway.sandbox.SandboxOwner;

/** The files of sandboxes that were removed because nobody used them, and of those that soon will be, for their learners. Blocks on the disk; any thread. */
public final class SandboxHomes {
    private final KeptHomes homes;
    private final HomeExpiry expiry;
    private final Duration kept;

    SandboxHomes(KeptHomes homes, HomeExpiry expiry, SandboxLife life) {
        this.homes = homes;
        this.expiry = expiry;
        this.kept = life.putAway();
    }

    /**
     * Files that were put away.
     *
     * @param bytes of the archive
     * @param until the last day on which they are kept
     */
    public record PutAway(String course, LocalDate day, long bytes, LocalDate until) {
    }

    /** What was put away of a learner, the newest first. */
    public List<PutAway> of(LearnerId learner) throws RefusedException {
        try {
            return homes.of(learner.value()).stream().map(one -> new PutAway(one.owner().course(), one.day(), one.bytes(),
                    one.day().plusDays(kept.toDays()))).toList();
        } catch (IOException e) {
            throw new RefusedException("files-unavailable", "The files that were put away could not be read: " + e.getMessage());
        }
    }

    /** The archive of one of {@link #of}. */
    public Path file(LearnerId learner, String course, LocalDate day) throws RefusedException {
        return homes.file(new SandboxOwner(learner.value(), course), day)
                .orElseThrow(() -> new RefusedException("no-files", "No files of this course and day are kept."));
    }

    /** When a learner's sandbox is going to be removed, if that is soon and they open no lesson of the course before. */
    public Optional<Instant> removal(LearnerId learner, String course) {
        return expiry.soon(new SandboxOwner(learner.value(), course));
    }

    /** @throws UncheckedIOException when some of it is still there */
    void erase(LearnerId learner) {
        try {
            homes.erase(learner.value());
        } catch (IOException e) {
            throw new UncheckedIOException("files of " + learner + " that were put away could not be removed: " + e.getMessage(), e);
        }
    }
}
