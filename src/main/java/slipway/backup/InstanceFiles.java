package slipway.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes an instance besides its database: small files in the data directory, one of them secret. */
final class InstanceFiles {
    /** Names the learners' volumes on the engine. */
    static final String INSTANCE = "instance";
    /** The way in of local mode; what lessons give each learner as their own values derives from it too. */
    static final String TOKEN = "token";
    private static final List<String> NAMES = List.of(INSTANCE, TOKEN);
    /** Whose the volumes are that were made before they had an owner. */
    private static final String OWNERS = "owners";
    private static final Pattern OWNER = Pattern.compile(OWNERS + "/[0-9a-f]{16}\\.owner");
    private static final int LONGEST = 4096;
    /** Holds the files of a restore until they have their names; while it is there, the rows may be the backup's already. */
    private static final String UNFINISHED = "unfinished-restore";

    private InstanceFiles() {
    }

    /** Those that are there, by name. */
    static Map<String, byte[]> read(Path data) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(owners(data));
        for (String name : names) {
            try {
                files.put(name, Files.readAllBytes(data.resolve(name)));
            } catch (NoSuchFileException e) {
                // never made, or removed with its volumes just now
            }
        }
        return files;
    }

    private static List<String> owners(Path data) throws IOException {
        try (Stream<Path> found = Files.list(data.resolve(OWNERS))) {
            return found.map(file -> OWNERS + "/" + file.getFileName()).filter(OWNER.asMatchPredicate()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** One from a backup. @throws BackupException when it is none of ours */
    static byte[] read(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (!NAMES.contains(name) && !OWNER.matcher(name).matches() || bytes.length > LONGEST) {
            throw new BackupException("The backup has a file that is none of Slipway's: " + name + ".");
        }
        return bytes;
    }

    /** Files on their way into a data directory: written through to the disk, but not yet under their names. Until then no server starts there. */
    record Prepared(Path data, Map<Path, Path> renames, List<String> notes) {
        /** Gives them their names. */
        void take() throws IOException {
            for (var rename : renames.entrySet()) {
                Files.move(rename.getKey(), rename.getValue(), StandardCopyOption.ATOMIC_MOVE);
                DurableFile.sync(rename.getValue().getParent());
            }
            forget(data);
        }
    }

    /** Whether files were prepared, and have neither got their names nor been forgotten. */
    static boolean isUnfinished(Path data) {
        return Files.exists(data.resolve(UNFINISHED));
    }

    /** @throws BackupException when a restore into this data directory was begun and not ended */
    static void requireFinished(Path data) {
        if (isUnfinished(data)) {
            throw new BackupException("A restore into " + data + " did not come to its end, so the database may be the backup's and the files beside it not. "
                    + "Run it again with --replace: slipway restore --replace FILE.");
        }
    }

    /** @param replace also those that are there and others; without it they are kept, which a note says */
    static Prepared prepare(Map<String, byte[]> files, Path data, boolean replace) throws IOException {
        Map<Path, Path> renames = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Files.createDirectories(data);
        forget(data);
        Path directory = data.resolve(UNFINISHED);
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (var file : files.entrySet()) {
            Path target = data.resolve(file.getKey());
            if (!Files.exists(target) || replace && !Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                Files.createDirectories(target.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                renames.put(written(directory, file.getValue()), target);
            } else if (!Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                notes.add(kept(file.getKey(), file.getValue()));
            }
        }
        DurableFile.sync(directory);
        DurableFile.sync(data);
        return new Prepared(data, renames, notes);
    }

    /** What was prepared, if anything was, has its name or is not wanted. */
    static void forget(Path data) throws IOException {
        Path directory = data.resolve(UNFINISHED);
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
        DurableFile.sync(data);
    }

    private static Path written(Path directory, byte[] bytes) throws IOException {
        Path file = Files.createTempFile(directory, "", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        DurableFile.write(file, out -> out.write(bytes));
        return file;
    }

    private static String kept(String name, byte[] backup) {
        if (OWNER.matcher(name).matches()) {
            return "This server keeps " + name + ", which says that somebody else has the volumes of that number than the backup says.";
        }
        return name.equals(TOKEN)
                ? "This server keeps its own token: the address to sign in stays, and values that lessons made for each learner differ from those of the backup."
                : "This server keeps its own instance id: volumes of learners that carry the backup's, " + new String(backup, StandardCharsets.UTF_8).strip()
                        + ", are not seen by it.";
    }
}
