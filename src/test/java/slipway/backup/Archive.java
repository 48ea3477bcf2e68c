package slipway.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import slipway.database.DatabaseSettings;

/** A backup as a test looks into it and spoils it. */
final class Archive {
    private Archive() {
    }

    static byte[] of(DatabaseSettings database, Path data) {
        var out = new ByteArrayOutputStream();
        try {
            Backup.write(database, data, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Map<String, byte[]> entries(byte[] archive) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null;) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    static byte[] of(Map<String, byte[]> entries) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The rows of all tables, in no order. */
    static Map<String, List<String>> rows(DatabaseSettings database, Path data) {
        return rows(of(database, data));
    }

    static Map<String, List<String>> rows(byte[] archive) {
        Map<String, List<String>> rows = new TreeMap<>();
        entries(archive).forEach((name, bytes) -> {
            if (name.startsWith(Backup.TABLES)) {
                rows.put(name, new String(bytes, StandardCharsets.UTF_8).lines().sorted().toList());
            }
        });
        return rows;
    }

    static Restore.Report restore(byte[] archive, DatabaseSettings database, Path data, boolean replace) {
        try {
            return Restore.read(database, data, new ByteArrayInputStream(archive), replace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
