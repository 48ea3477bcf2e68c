package slipway.sandbox.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.sandbox.SandboxException;

/**
 * The run directories and leases of one server, below its data directory. A lease is a file beside the run directory, out of
 * the sandbox's reach: {@code <id>.lease} holds the second since 1970 until which the sandbox was renewed.
 */
final class RunDirectories {
    static final String SOCKET = "agent.sock";
    private static final String LEASE = ".lease";
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{16})((\\.new)?\\.lease)?");

    private final Path root;
    private final Set<String> starting = ConcurrentHashMap.newKeySet();

    /** @param root absolute; made when first needed */
    RunDirectories(Path root) {
        this.root = root;
    }

    /** 64 random bits: also what keeps one agent from guessing the path of another's socket. */
    static String newId() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    Path path(String sandbox) {
        return root.resolve(sandbox);
    }

    Path socket(String sandbox) {
        return path(sandbox).resolve(SOCKET);
    }

    /** The directory of a sandbox that is being made: {@link #starting} until {@link #started}, so that no reaper takes it. */
    RunDirectory create(String sandbox) throws SandboxException {
        starting.add(sandbox);
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new SandboxException.HostUnfit("Cannot make the directory " + root + ": " + e.getMessage()
                    + ". Check SLIPWAY_DATA, its owner and the free space.", e);
        }
        return RunDirectory.create(path(sandbox));
    }

    void started(String sandbox) {
        starting.remove(sandbox);
    }

    Set<String> starting() {
        return Set.copyOf(starting);
    }

    void lease(String sandbox, Instant until) throws IOException {
        Path written = Files.writeString(root.resolve(sandbox + ".new" + LEASE), Long.toString(until.getEpochSecond()));
        Files.move(written, root.resolve(sandbox + LEASE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The later of the label's time and the lease's; a lease that cannot be read counts as none. */
    Instant expiry(String sandbox, Instant label) {
        try {
            Instant leased = Instant.ofEpochSecond(Long.parseLong(Files.readString(root.resolve(sandbox + LEASE)).strip()));
            return leased.isAfter(label) ? leased : label;
        } catch (IOException | NumberFormatException e) {
            return label;
        }
    }

    /** Ids of all sandboxes that have something here. */
    Set<String> ids() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> ENTRY.matcher(entry.getFileName().toString())).filter(Matcher::matches)
                    .map(matcher -> matcher.group(1)).collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    void delete(String sandbox) throws IOException {
        RunDirectory.delete(path(sandbox));
        Files.deleteIfExists(root.resolve(sandbox + ".new" + LEASE));
        Files.deleteIfExists(root.resolve(sandbox + LEASE));
    }
}
