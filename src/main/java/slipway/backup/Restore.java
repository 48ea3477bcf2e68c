package slipway.backup;

import com.fasterxml.jackson.core.JacksonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.DatabaseSettings;

/** Brings a backup back, into either database: all of it or nothing, with no server running. */
public final class Restore {
    private final Path data;
    private final boolean replace;
    private final List<String> notes = new ArrayList<>();

    /** For a server's start. @throws BackupException when a restore into this data directory was begun and not ended */
    public static void requireFinished(Path data) {
        InstanceFiles.requireFinished(data);
    }

    private Restore(Path data, boolean replace) {
        this.data = data;
        this.replace = replace;
    }

    /**
     * What was restored.
     *
     * @param notes what the operator should know, in sentences
     */
    public record Report(Manifest manifest, List<String> notes) {
    }

    /**
     * Restores into an empty database, which is made when it is missing.
     *
     * @param data the server's data directory
     * @param replace empties the database first, and takes over the files of the instance
     * @throws BackupException when the backup is damaged or newer, or the database not empty; nothing was changed then
     * @throws DatabaseException when the database cannot be written, or a server uses it
     */
    public static Report read(DatabaseSettings settings, Path data, InputStream in, boolean replace) throws IOException {
        try {
            return new Restore(data, replace).read(settings, new BackupReader(in));
        } catch (EOFException | ZipException | JacksonException e) {
            throw new BackupException("The backup is damaged or incomplete (" + e.getMessage() + "); nothing was changed.", e);
        }
    }

    private Report read(DatabaseSettings settings, BackupReader backup) throws IOException {
        int schema = backup.manifest().schema();
        if (schema > Database.NEWEST_MIGRATION) {
            throw new BackupException("The backup was made by a newer Slipway: its tables are of version " + schema + ", and this one knows "
                    + Database.NEWEST_MIGRATION + ". Restore it with the newer one.");
        }
        try (Database database = Database.openAlone(settings)) {
            if (schema == Database.NEWEST_MIGRATION) {
                load(database, backup);
            } else {
                loadOlder(database, backup);
            }
        }
        return new Report(backup.manifest(), List.copyOf(notes));
    }

    /**
     * The files are prepared last, when all else is right, and have their names when the rows are committed: whatever happens in
     * between, that preparation stays and is what keeps a server from starting with the one and without the other.
     */
    private void load(Database database, BackupReader backup) throws IOException {
        InstanceFiles.Prepared prepared = fill(database, backup);
        try {
            prepared.take();
        } catch (IOException e) {
            throw new BackupException("The database is restored, but not all of the files beside it (" + e
                    + "). Mend that, and run it again with --replace; no server starts before.", e);
        }
        notes.addAll(prepared.notes());
    }

    private InstanceFiles.Prepared fill(Database database, BackupReader backup) throws IOException {
        boolean unfinished = InstanceFiles.isUnfinished(data);
        List<InstanceFiles.Prepared> prepared = new ArrayList<>();
        try {
            database.fill(connection -> {
                requireEmpty(connection, database);
                fill(connection, backup);
                Map<String, byte[]> files = backup.files();
                backup.verify();
                prepared.add(InstanceFiles.prepare(files, data, replace));
            });
        } catch (IOException | RuntimeException e) {
            boolean committed = e instanceof DatabaseException failure && failure.isOutage(); // perhaps
            if (!committed && !unfinished) {
                forgetFiles(e);
            }
            throw e;
        }
        return prepared.getFirst();
    }

    private void forgetFiles(Exception cause) {
        try {
            InstanceFiles.forget(data);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void requireEmpty(Connection connection, Database database) throws SQLException {
        for (String table : Tables.parentsFirst(connection).reversed()) {
            if (replace) {
                Tables.empty(connection, table);
            } else if (Tables.count(connection, table) > 0) {
                throw new BackupException("The database " + database.settings() + " is not empty: table " + table + " has rows. To have the backup instead "
                        + "of what is there, add --replace; make a backup of that before.");
            }
        }
    }

    private void fill(Connection connection, BackupReader backup) throws SQLException, IOException {
        List<String> known = Tables.parentsFirst(connection);
        var reader = new RowReader(connection);
        for (Manifest.Rows table : backup.manifest().tables()) {
            if (!known.contains(table.name())) {
                throw new BackupException("The backup has a table that this Slipway does not know: " + table.name() + ".");
            }
            long rows = backup.next(Backup.TABLES + table.name() + ".jsonl", lines -> reader.insert(table.name(), lines));
            if (rows != table.rows()) {
                throw new BackupException("The backup is damaged: table " + table.name() + " has " + rows + " of " + table.rows() + " rows.");
            }
        }
        if (reader.replaced() > 0) {
            notes.add(reader.replaced() + " texts held NUL characters, which PostgreSQL does not keep; they are U+FFFD now.");
        }
    }

    /** In tables of its own version first, which are then brought forward as a server's would be. */
    private void loadOlder(Database database, BackupReader backup) throws IOException {
        Files.createDirectories(data);
        Path scratch = Files.createTempDirectory(data, "restore");
        try {
            var older = DatabaseSettings.sqlite(scratch.resolve("older.db"));
            Map<String, byte[]> files = bringForward(older, backup);
            Path newer = scratch.resolve("newer.zip");
            DurableFile.replace(newer, out -> Backup.write(older, () -> files, out));
            try (InputStream in = Files.newInputStream(newer)) {
                load(database, new BackupReader(in));
            }
        } finally {
            remove(scratch);
        }
    }

    private Map<String, byte[]> bringForward(DatabaseSettings older, BackupReader backup) throws IOException {
        List<Map<String, byte[]>> files = new ArrayList<>();
        try (Database database = Database.connect(older)) {
            database.migrate(backup.manifest().schema());
            database.fill(connection -> {
                fill(connection, backup);
                files.add(backup.files());
                backup.verify();
            });
            database.migrate(Database.NEWEST_MIGRATION);
        }
        return files.getFirst();
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
