package slipway.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * An image in the format of {@code docker save}, of older engines and of those that write an OCI layout: both have
 * {@code manifest.json}, which names the configuration and the layers.
 */
final class SavedImage implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP = 0x8b1f;

    private final TarFile archive;
    private final Map<String, TarArchiveEntry> entries = new HashMap<>();
    private final JsonNode manifest;

    /** @throws IOException also when the archive is no such image */
    SavedImage(Path file) throws IOException {
        this.archive = new TarFile(file);
        archive.getEntries().forEach(entry -> entries.put(entry.getName(), entry));
        this.manifest = JSON.readTree(read("manifest.json")).path(0);
    }

    byte[] configuration() throws IOException {
        return read(manifest.path("Config").asText());
    }

    /** The digest that each layer must have, in order. */
    List<String> digests() throws IOException {
        List<String> digests = new ArrayList<>();
        JSON.readTree(configuration()).path("rootfs").path("diff_ids").forEach(id -> digests.add(id.asText()));
        if (digests.size() != manifest.path("Layers").size()) {
            throw new IOException("the archive has " + manifest.path("Layers").size() + " layers instead of " + digests.size());
        }
        return digests;
    }

    /** The layer's tar, uncompressed. The caller closes it. */
    InputStream layer(int number) throws IOException {
        InputStream stored = new BufferedInputStream(archive.getInputStream(entry(manifest.path("Layers").path(number).asText())));
        stored.mark(2);
        int magic = stored.read() | stored.read() << 8;
        stored.reset();
        return magic == GZIP ? new GZIPInputStream(stored) : stored;
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = archive.getInputStream(entry(name))) {
            return in.readAllBytes();
        }
    }

    /** Older engines write a layer once and link to it from where it comes again. */
    private TarArchiveEntry entry(String name) throws IOException {
        TarArchiveEntry entry = entries.get(name);
        if (entry != null && entry.isSymbolicLink()) {
            Path target = Path.of(name).resolveSibling(entry.getLinkName()).normalize();
            entry = entries.get(target.toString());
        }
        if (entry == null) {
            throw new IOException("the archive has no " + name);
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
