package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * Whose a sandbox from the pool is. Its labels name a member of the pool for ever, since labels cannot change; the owner is a file here,
 * on disk before the owner gets the sandbox and removed after its volumes. A member's id is drawn anew for each, so a file that is
 * left behind can never give somebody another's sandbox. Two servers on one data directory: the file is linked into its place, which one of them does.
 *
 * <p>{@code <id>.pool} is there from before the member is made until it is gone, {@code <id>.owner} since it was given: the owner, and the
 * engine where the sandbox is. Members without either are of a data directory that was lost or is older than they are: whoever had
 * them cannot be known, so they are never given to anybody, and never removed. Blocks; any thread.
 */
final class OwnerFiles {
    private static final String MADE = ".pool";
    private static final String GIVEN = ".owner";
    private static final String WRITING = ".new";
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.(pool|owner|[0-9]+\\.new)");

    private final Path root;
    /** What was read; never wrong, since a file does not change and an id does not come back. */
    private final Map<String, Given> known = new ConcurrentHashMap<>();

    /**
     * @param owner empty when the file cannot be understood: then it is given, but nobody knows to whom
     * @param engine the id of the engine where the sandbox is
     */
    record Given(Optional<SandboxOwner> owner, String engine) {
        static Given parse(List<String> lines) {
            try {
                return new Given(Optional.of(SandboxOwner.parse(lines.getFirst())), lines.get(1));
            } catch (RuntimeException e) {
                return new Given(Optional.empty(), "");
            }
        }

        String text() {
            return owner.orElseThrow() + "\n" + engine + "\n";
        }
    }

    /** @param root absolute; made when first needed */
    OwnerFiles(Path root) {
        this.root = root;
    }

    /** Says that a member of this id will be made. */
    void announce(String id) throws SandboxException {
        attempt("write", id, () -> {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createFile(file(id, MADE));
            return null;
        });
    }

    boolean announced(String id) {
        return Files.exists(file(id, MADE));
    }

    /** On disk when it returns. @return false when somebody has it already */
    boolean give(String id, Given given) throws SandboxException {
        return attempt("write", id, () -> {
            Path written = Files.createTempFile(root, id + ".", WRITING);
            try {
                write(written, given.text());
                Files.createLink(file(id, GIVEN), written);
                sync(root);
                known.put(id, given);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(written);
            }
        });
    }

    /** To whom it was given; empty while it is nobody's. */
    Optional<Given> given(String id) throws SandboxException {
        Given read = known.get(id);
        return read != null ? Optional.of(read) : attempt("read", id, () -> read(id));
    }

    private Optional<Given> read(String id) throws IOException {
        try {
            Given given = Given.parse(Files.readAllLines(file(id, GIVEN)));
            known.put(id, given);
            return Optional.of(given);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Ids of all that have a file here. */
    Set<String> ids() throws SandboxException {
        return attempt("list", "", () -> {
            return list("*").stream().map(entry -> NAME.matcher(entry.getFileName().toString())).filter(Matcher::matches)
                    .map(matcher -> matcher.group(1)).collect(Collectors.toSet());
        });
    }

    /** All who have been given something. */
    Set<SandboxOwner> owners() throws SandboxException {
        Set<SandboxOwner> owners = new HashSet<>();
        for (String id : ids()) {
            given(id).flatMap(Given::owner).ifPresent(owners::add);
        }
        return owners;
    }

    /** Takes away what says that this owner has something; the caller has removed what they had. */
    void forget(SandboxOwner owner) throws SandboxException {
        if (PoolMember.is(owner)) {
            delete(PoolMember.id(owner));
            return;
        }
        for (String id : ids()) {
            if (given(id).flatMap(Given::owner).filter(owner::equals).isPresent()) {
                delete(id);
            }
        }
        attempt("remove", "", () -> {
            for (Path unfinished : list("*" + WRITING)) {
                if (Files.readString(unfinished).startsWith(owner + "\n")) {
                    Files.deleteIfExists(unfinished);
                }
            }
            return null;
        });
    }

    void delete(String id) throws SandboxException {
        attempt("remove", id, () -> {
            for (Path file : list(id + ".*")) {
                Files.deleteIfExists(file);
            }
            known.remove(id);
            return null;
        });
    }

    private List<Path> list(String glob) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root, glob)) {
            List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Path file(String id, String suffix) {
        return root.resolve(id + suffix);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        sync(file);
    }

    /** A directory too: that is what keeps a new name in it. */
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T attempt(String doing, String id, Work<T> work) throws SandboxException {
        try {
            return work.run();
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot " + doing + " " + root.resolve(id) + ", which says whose a sandbox is: " + e.getMessage()
                    + ". Check SLIPWAY_DATA, its owner and the free space.", e);
        }
    }
}
