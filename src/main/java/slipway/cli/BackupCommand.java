package slipway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import slipway.backup.Backup;
import slipway.backup.BackupException;
import slipway.backup.DurableFile;
import slipway.backup.Manifest;
import slipway.backup.Restore;
import slipway.database.DatabaseException;
import slipway.database.DatabaseSettings;

/** {@code slipway backup} and {@code slipway restore}: without a server of their own, with the configuration that one would have. */
final class BackupCommand {
    private static final String STANDARD = "-";

    private final DatabaseSettings database;
    private final Path data;
    private final PrintStream say;

    private BackupCommand(CommandSettings settings, PrintStream say) {
        this.database = settings.database();
        this.data = settings.data();
        this.say = say;
    }

    /**
     * @param words {@code backup FILE|-} or {@code restore [--replace] FILE|-}
     * @param say for people; standard output may be the backup
     * @return exit code; empty when this is neither command
     */
    static Optional<Integer> execute(List<String> words, PrintStream say) {
        boolean replace = words.contains("--replace");
        List<String> plain = words.stream().filter(word -> !word.equals("--replace")).toList();
        if (plain.size() != 2 || !plain.getFirst().matches("backup|restore") || replace && plain.getFirst().equals("backup")
                || plain.getLast().matches("-.+")) {
            return Optional.empty();
        }
        return Optional.of(attempt(plain, replace, say));
    }

    private static int attempt(List<String> words, boolean replace, PrintStream say) {
        try {
            var command = new BackupCommand(new CommandSettings(), say);
            if (words.getFirst().equals("backup")) {
                command.backup(words.getLast());
            } else {
                command.restore(words.getLast(), replace);
            }
            return 0;
        } catch (BackupException | DatabaseException | IllegalArgumentException e) {
            say.println(e.getMessage());
        } catch (NoSuchFileException e) {
            say.println("There is no file or directory " + e.getFile() + ".");
        } catch (IOException e) {
            say.println("The " + words.getFirst() + " failed: " + e.getMessage() + ". Is there room on the disk, and may it be written?");
        }
        return 1;
    }

    private void backup(String file) throws IOException {
        Manifest[] written = new Manifest[1];
        if (file.equals(STANDARD)) {
            // not System.out, which keeps its errors to itself
            try (var out = new FileOutputStream(FileDescriptor.out)) {
                written[0] = Backup.write(database, data, out);
            }
        } else {
            DurableFile.replace(Path.of(file), out -> written[0] = Backup.write(database, data, out));
        }
        say.printf(Locale.ROOT, "Backed up %,d rows of %d tables%s. Learners' files in their volumes are not in it (docs/backup.md).%n",
                written[0].rows(), written[0].tables().size(), file.equals(STANDARD) ? "" : " to " + file);
    }

    private void restore(String file, boolean replace) throws IOException {
        try (InputStream in = file.equals(STANDARD) ? System.in : Files.newInputStream(Path.of(file))) {
            Restore.Report report = Restore.read(database, data, in, replace);
            say.printf(Locale.ROOT, "Restored %,d rows of %d tables, as they were at %s, into %s.%n", report.manifest().rows(),
                    report.manifest().tables().size(), report.manifest().at(), database);
            report.notes().forEach(say::println);
        }
    }
}
