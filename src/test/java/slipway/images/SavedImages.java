package slipway.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes archives as the engines of several ages save them. */
final class SavedImages {
    enum Age {
        /** Layers as directories; a repeated layer is a link. */
        OLD,
        /** An OCI layout with compressed layers. */
        NEW
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private SavedImages() {
    }

    static Path write(Path file, Age age, List<String> environment, List<byte[]> layers) throws IOException {
        ObjectNode configuration = JSON.createObjectNode().put("architecture", "amd64").put("os", "linux");
        environment.forEach(configuration.putObject("config").putArray("Env")::add);
        ObjectNode root = configuration.putObject("rootfs").put("type", "layers");
        layers.forEach(layer -> root.withArray("diff_ids").add("sha256:" + sha256(layer)));
        configuration.putArray("history");
        ObjectNode manifest = JSON.createObjectNode();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int number = 0; number < layers.size(); number++) {
                manifest.withArray("Layers").add(layer(tar, age, number, layers));
            }
            byte[] bytes = JSON.writeValueAsBytes(configuration);
            String name = age == Age.OLD ? sha256(bytes) + ".json" : "blobs/sha256/" + sha256(bytes);
            add(tar, name, bytes);
            manifest.put("Config", name);
            add(tar, "manifest.json", JSON.writeValueAsBytes(List.of(manifest)));
        }
        return file;
    }

    private static String layer(TarArchiveOutputStream tar, Age age, int number, List<byte[]> layers) throws IOException {
        byte[] layer = layers.get(number);
        if (age == Age.NEW) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(layer);
            }
            String name = "blobs/sha256/" + sha256(compressed.toByteArray());
            add(tar, name, compressed.toByteArray());
            return name;
        }
        String name = "layer" + number + "/layer.tar";
        int first = layers.indexOf(layer);
        if (first < number) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName("../layer" + first + "/layer.tar");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        } else {
            add(tar, name, layer);
        }
        return name;
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
