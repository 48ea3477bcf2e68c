package slipway.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.DatabaseSettings;

/** Writes a backup: everything as it was at one moment, while the server goes on. */
public final class Backup {
    static final String MANIFEST = "slipway-backup.json";
    static final String SUMS = "SHA256SUMS";
    static final String TABLES = "tables/";
    static final String FILES = "files/";
    static final ObjectMapper JSON = new ObjectMapper();

    private final ZipOutputStream zip;
    private final StringBuilder sums = new StringBuilder();

    private Backup(OutputStream out) {
        zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16), StandardCharsets.UTF_8);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /**
     * Writes all of a server's database and its files. Streams: memory does not grow with the database.
     *
     * @param data the server's data directory
     * @param out is not closed
     * @return what is in it
     * @throws BackupException when there is nothing to back up
     * @throws DatabaseException when the database cannot be read
     */
    public static Manifest write(DatabaseSettings settings, Path data, OutputStream out) throws IOException {
        if (!settings.exists()) {
            throw new BackupException("There is no database at " + settings + ", so there is nothing to back up. Is SLIPWAY_DATA right?");
        }
        InstanceFiles.requireFinished(data);
        return write(settings, () -> InstanceFiles.read(data), out);
    }

    /** The files of a server. */
    interface Files {
        Map<String, byte[]> read() throws IOException;
    }

    /** @param instance is asked once what the database holds is fixed: a file comes before the rows that need it */
    static Manifest write(DatabaseSettings settings, Files instance, OutputStream out) throws IOException {
        try (Database database = Database.connect(settings)) {
            int schema = database.version();
            if (schema > Database.NEWEST_MIGRATION || schema < 0) {
                throw new BackupException(schema < 0 ? "The database " + settings + " has never been used, so there is nothing to back up."
                        : "The database " + settings + " was used by a newer Slipway; only that can back it up.");
            }
            return database.snapshot(connection -> new Backup(out).write(connection, schema, instance));
        }
    }

    private Manifest write(Connection connection, int schema, Files instanceFiles) throws SQLException, IOException {
        List<Manifest.Rows> tables = new ArrayList<>();
        for (String table : Tables.parentsFirst(connection)) {
            tables.add(new Manifest.Rows(table, Tables.count(connection, table)));
        }
        Map<String, byte[]> files = instanceFiles.read();
        String instance = new String(files.getOrDefault(InstanceFiles.INSTANCE, new byte[0]), StandardCharsets.UTF_8).strip();
        Manifest manifest = new Manifest(Manifest.FORMAT, schema, instance, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), tables,
                List.copyOf(files.keySet()));
        entry(MANIFEST, out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest)));
        for (Manifest.Rows table : tables) {
            entry(TABLES + table.name() + ".jsonl", out -> writeRows(connection, table, out));
        }
        for (var file : files.entrySet()) {
            entry(FILES + file.getKey(), out -> out.write(file.getValue()));
        }
        entry(SUMS, out -> out.write(sums.toString().getBytes(StandardCharsets.UTF_8)));
        zip.finish();
        zip.flush();
        return manifest;
    }

    private static void writeRows(Connection connection, Manifest.Rows table, OutputStream out) throws SQLException, IOException {
        long written = RowWriter.write(connection, table.name(), out);
        if (written != table.rows()) {
            throw new IllegalStateException(table.name() + " has " + written + " rows instead of " + table.rows() + ": that was no snapshot");
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws SQLException, IOException;
    }

    private void entry(String name, Content content) throws SQLException, IOException {
        zip.putNextEntry(new ZipEntry(name));
        var hashed = new DigestOutputStream(zip, Sums.sha256());
        content.writeTo(hashed);
        zip.closeEntry();
        sums.append(HexFormat.of().formatHex(hashed.getMessageDigest().digest())).append("  ").append(name).append('\n');
    }
}
