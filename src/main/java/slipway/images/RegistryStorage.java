package slipway.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files that CNCF distribution serves, in the layout of its file system driver ({@code registry/storage/paths.go}, the same since its
 * first release): blobs by digest, and per repository links to them. Written here instead of pushed, so that nobody who can reach the
 * registry, a host's other users included, finds one that takes anything.
 *
 * <p>Layers are kept uncompressed: on the machine that pulls, unpacking costs more than copying (ARCHITECTURE.md has the figures).
 *
 * <p>A blob's name is its content, a tag is written last, each file is moved into its place whole: a process that is killed leaves
 * at most files that nothing names. One writer at a time; readers need no lock.
 */
final class RegistryStorage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String CONFIGURATION = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    private final Path root;

    /**
     * What is stored under a name.
     *
     * @param id the configuration's digest, by which engines know the image
     * @param bytes of its layers
     */
    record Stored(String id, long bytes) {
    }

    private record Blob(String digest, long size) {
    }

    /** @param directory what the registry's container has at {@code /srv/images/registry} */
    RegistryStorage(Path directory) {
        this.root = directory.resolve("docker/registry/v2");
    }

    /** Empty also when a file of it is missing or was cut short. */
    Optional<Stored> find(ImageName name) throws IOException {
        Optional<JsonNode> manifest = manifest(tagLink(name));
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        long bytes = 0;
        for (JsonNode part : parts(manifest.get())) {
            Path blob = blob(part.path("digest").asText());
            if (!Files.exists(blob) || Files.size(blob) != part.path("size").asLong()) {
                return Optional.empty();
            }
            bytes += part.path("size").asLong();
        }
        JsonNode configuration = manifest.get().path("config");
        return Optional.of(new Stored(configuration.path("digest").asText(), bytes - configuration.path("size").asLong()));
    }

    /** What is there already, whole, is not written again. */
    Stored put(ImageName name, SavedImage image, Optional<Overlay> overlay) throws IOException {
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        List<Blob> layers = new ArrayList<>();
        List<String> digests = image.digests();
        for (int number = 0; number < digests.size(); number++) {
            layers.add(storeLayer(image, number, digests.get(number)));
        }
        byte[] configuration = image.configuration();
        if (overlay.isPresent()) {
            layers.add(store(overlay.get().layer()));
            configuration = overlay.get().over(configuration, layers.getLast().digest());
        }
        Blob stored = store(configuration);
        describe(manifest.putObject("config"), CONFIGURATION, stored);
        layers.forEach(layer -> describe(manifest.withArray("layers").addObject(), LAYER, layer));
        link(name, manifest, layers, stored);
        return new Stored(stored.digest(), layers.stream().mapToLong(Blob::size).sum());
    }

    private void link(ImageName name, JsonNode manifest, List<Blob> layers, Blob configuration) throws IOException {
        Path repository = repository(name.repository());
        for (Blob blob : Stream.concat(layers.stream(), Stream.of(configuration)).toList()) {
            StoredFiles.write(repository.resolve("_layers/sha256/" + hex(blob.digest()) + "/link"), blob.digest());
        }
        String revision = store(JSON.writeValueAsBytes(manifest)).digest();
        StoredFiles.write(repository.resolve("_manifests/revisions/sha256/" + hex(revision) + "/link"), revision);
        StoredFiles.write(tagLink(name).getParent().resolveSibling("index/sha256/" + hex(revision) + "/link"), revision);
        StoredFiles.write(tagLink(name), revision);
    }

    private static void describe(ObjectNode into, String type, Blob blob) {
        into.put("mediaType", type).put("size", blob.size()).put("digest", blob.digest());
    }

    private Blob storeLayer(SavedImage image, int number, String digest) throws IOException {
        Path blob = blob(digest);
        if (Files.exists(blob) && digest(blob).equals(digest)) {
            return new Blob(digest, Files.size(blob));
        }
        StoredFiles.makeDirectory(blob.getParent());
        Path unfinished = blob.resolveSibling("data.new");
        MessageDigest read = sha256();
        try (InputStream in = new DigestInputStream(image.layer(number), read);
                FileChannel file = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(file);
            in.transferTo(out);
            file.force(true);
        }
        if (!digest(read).equals(digest)) {
            Files.delete(unfinished);
            throw new IOException("a layer was damaged on its way: it should be " + digest);
        }
        StoredFiles.finish(unfinished, blob);
        return new Blob(digest, Files.size(blob));
    }

    private Blob store(byte[] content) throws IOException {
        Blob stored = new Blob(digest(content), content.length);
        StoredFiles.write(blob(stored.digest()), content);
        return stored;
    }

    /** Removes what no tag leads to any more. Who is just pulling such an image may have to begin anew. */
    void collectGarbage() throws IOException {
        Set<String> used = new HashSet<>();
        for (Path tag : below(root.resolve("repositories"), "**/_manifests/tags/*/current/link")) {
            used.add(Files.readString(tag));
            Optional<JsonNode> manifest = manifest(tag);
            if (manifest.isPresent()) {
                parts(manifest.get()).forEach(part -> used.add(part.path("digest").asText()));
            }
        }
        for (Path link : below(root.resolve("repositories"), "**/sha256/*/link")) {
            removeUnless(used.contains(Files.readString(link)), link);
        }
        for (Path file : below(root.resolve("blobs"), "**/*")) {
            removeUnless(file.endsWith("data") && used.contains("sha256:" + file.getParent().getFileName()), file);
        }
    }

    private static void removeUnless(boolean wanted, Path file) throws IOException {
        if (!wanted) {
            Files.delete(file);
            try (Stream<Path> rest = Files.list(file.getParent())) {
                if (rest.findAny().isEmpty()) {
                    Files.delete(file.getParent());
                }
            }
        }
    }

    private static List<Path> below(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(directory)) {
            var matcher = directory.getFileSystem().getPathMatcher("glob:" + pattern);
            return found.filter(Files::isRegularFile).filter(matcher::matches).toList();
        }
    }

    private Optional<JsonNode> manifest(Path tag) throws IOException {
        try {
            return Optional.of(JSON.readTree(Files.readAllBytes(blob(Files.readString(tag)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<JsonNode> parts(JsonNode manifest) {
        List<JsonNode> parts = new ArrayList<>(List.of(manifest.path("config")));
        manifest.path("layers").forEach(parts::add);
        return parts;
    }

    private Path repository(String name) {
        return root.resolve("repositories").resolve(name);
    }

    private Path tagLink(ImageName name) {
        return repository(name.repository()).resolve("_manifests/tags/" + name.tag() + "/current/link");
    }

    private Path blob(String digest) {
        String hex = hex(digest);
        return root.resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
    }

    private static String hex(String digest) {
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a sha256 digest: " + digest);
        }
        return digest.substring("sha256:".length());
    }

    private static String digest(Path file) throws IOException {
        MessageDigest read = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), read)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest(read);
    }

    private static String digest(byte[] content) {
        MessageDigest read = sha256();
        read.update(content);
        return digest(read);
    }

    private static String digest(MessageDigest read) {
        return "sha256:" + HexFormat.of().formatHex(read.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
