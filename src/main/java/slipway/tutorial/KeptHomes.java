package slipway.tutorial;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import slipway.sandbox.SandboxOwner;

/**
 * When each owner's sandbox was last used, and the files of those that were removed for want of use: below the data directory,
 * {@code homes/LEARNER/COURSE/used}, whose time is what counts, and {@code homes/LEARNER/COURSE/2026-11-21.tar.gz}. A directory per
 * learner, so that nothing of one who is deleted can be left. Names are those of a {@link SandboxOwner}, so no path leads elsewhere. Blocks
 * on the disk; any thread.
 */
final class KeptHomes {
    private static final String USED = "used";
    private static final String ARCHIVE = ".tar.gz";
    private static final String PART = ".part";
    private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path root;

    /** @param root made when first needed */
    KeptHomes(Path root) {
        this.root = root;
    }

    /** Files of a home that were put away. */
    record Kept(SandboxOwner owner, LocalDate day, long bytes) {
    }

    /** Writes an archive. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    void used(SandboxOwner owner, Instant at) throws IOException {
        Path mark = directory(owner).resolve(USED);
        Files.createDirectories(mark.getParent(), PosixFilePermissions.asFileAttribute(OURS_ALONE));
        Files.write(mark, new byte[0]);
        Files.setLastModifiedTime(mark, FileTime.from(at));
    }

    /** Empty when that is not known, or there is no sandbox of theirs any more. */
    Optional<Instant> lastUse(SandboxOwner owner) {
        try {
            return Optional.of(Files.getLastModifiedTime(directory(owner).resolve(USED)).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<SandboxOwner> unusedSince(Instant time) throws IOException {
        return owners().stream().filter(owner -> lastUse(owner).filter(used -> used.isBefore(time)).isPresent()).toList();
    }

    private List<SandboxOwner> owners() throws IOException {
        List<SandboxOwner> owners = new ArrayList<>();
        for (Path learner : entries(root)) {
            for (Path course : entries(learner)) {
                owners.add(new SandboxOwner(learner.getFileName().toString(), course.getFileName().toString()));
            }
        }
        return owners;
    }

    /** Puts files away; when this returns they are on disk, and when it throws there is nothing. A later one of the same day takes the place of the first. */
    void keep(SandboxOwner owner, Instant at, Content content) throws IOException {
        Path whole = archive(owner, LocalDate.ofInstant(at, ZoneOffset.UTC));
        Path part = whole.resolveSibling(whole.getFileName() + PART);
        Files.createDirectories(part.getParent(), PosixFilePermissions.asFileAttribute(OURS_ALONE));
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.writeTo(out);
            }
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The sandbox is removed: until it is used again there is nothing to be put away. */
    void unused(SandboxOwner owner) throws IOException {
        Files.deleteIfExists(directory(owner).resolve(USED));
    }

    /** The newest first. */
    List<Kept> of(String learner) throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (Path course : entries(root.resolve(learner))) {
            for (Path file : entries(course)) {
                Optional<LocalDate> day = day(file);
                if (day.isPresent()) {
                    kept.add(new Kept(new SandboxOwner(learner, course.getFileName().toString()), day.get(), Files.size(file)));
                }
            }
        }
        kept.sort(Comparator.comparing(Kept::day).reversed());
        return kept;
    }

    /** Where the files of a day are; empty when there are none. */
    Optional<Path> file(SandboxOwner owner, LocalDate day) {
        return Optional.of(archive(owner, day)).filter(Files::isRegularFile);
    }

    /** Removes what was put away before this day, and what was not finished. */
    void prune(LocalDate before) throws IOException {
        for (SandboxOwner owner : owners()) {
            for (Path file : entries(directory(owner))) {
                if (day(file).filter(before::isAfter).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Removes all of a learner. Idempotent. */
    void erase(String learner) throws IOException {
        Path all = root.resolve(learner);
        if (Files.isDirectory(all)) {
            try (Stream<Path> paths = Files.walk(all)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private Path directory(SandboxOwner owner) {
        return root.resolve(owner.learner()).resolve(owner.course());
    }

    private Path archive(SandboxOwner owner, LocalDate day) {
        return directory(owner).resolve(day + ARCHIVE);
    }

    private static Optional<LocalDate> day(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.endsWith(ARCHIVE) ? Optional.of(LocalDate.parse(name.substring(0, name.length() - ARCHIVE.length()))) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // not one of ours
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
