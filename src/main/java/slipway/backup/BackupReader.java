package slipway.backup;

import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads a backup from its beginning to its end, each part in its turn; its bytes are trusted only when {@link #verify} has passed. */
final class BackupReader {
    private static final int LONGEST_MANIFEST = 1 << 20;

    private final ZipInputStream zip;
    private final StringBuilder sums = new StringBuilder();
    private final Manifest manifest;

    /** @throws BackupException when it is none, or of a kind that this Slipway does not know */
    BackupReader(InputStream in) throws IOException {
        zip = new ZipInputStream(new BufferedInputStream(in, 1 << 16), StandardCharsets.UTF_8);
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(Backup.MANIFEST)) {
            throw new BackupException("This is not a backup of Slipway's: it does not begin with " + Backup.MANIFEST + ".");
        }
        manifest = manifest(hashed(Backup.MANIFEST, entry -> entry.readNBytes(LONGEST_MANIFEST)));
    }

    private static Manifest manifest(byte[] json) throws IOException {
        try {
            Manifest manifest = Backup.JSON.readValue(json, Manifest.class);
            if (manifest.format() != Manifest.FORMAT) {
                throw new BackupException("The backup has format " + manifest.format() + ", and this Slipway reads " + Manifest.FORMAT
                        + ". Restore it with the Slipway that made it.");
            }
            return manifest;
        } catch (JacksonException e) {
            throw new BackupException("The backup is damaged: its " + Backup.MANIFEST + " cannot be read.", e);
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** What becomes of an entry's bytes; it need not read all. */
    interface Use<T, E extends Exception> {
        T of(InputStream entry) throws IOException, E;
    }

    /** The next entry, which must have this name. */
    <T, E extends Exception> T next(String name, Use<T, E> use) throws IOException, E {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new BackupException("The backup is damaged or incomplete: " + name + " is missing.");
        }
        return hashed(name, use);
    }

    private <T, E extends Exception> T hashed(String name, Use<T, E> use) throws IOException, E {
        var bytes = new DigestInputStream(zip, Sums.sha256());
        T result = use.of(bytes);
        bytes.skip(Long.MAX_VALUE);
        sums.append(HexFormat.of().formatHex(bytes.getMessageDigest().digest())).append("  ").append(name).append('\n');
        return result;
    }

    /** The server's files, after the tables. */
    Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : manifest.files()) {
            files.put(name, next(Backup.FILES + name, entry -> InstanceFiles.read(name, entry)));
        }
        return files;
    }

    /** All was read: it must be what was written. */
    void verify() throws IOException {
        String read = sums.toString();
        String written = next(Backup.SUMS, entry -> new String(entry.readNBytes(LONGEST_MANIFEST), StandardCharsets.UTF_8));
        if (!written.equals(read)) {
            throw new BackupException("The backup is damaged: its checksums do not fit its content.");
        }
    }
}
