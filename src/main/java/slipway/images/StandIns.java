package slipway.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.sandbox.ImageSource.Found;

/**
 * Dockerfiles of images that can be built from Debian's packages where Docker Hub cannot be reached: a directory per image, called as the
 * image with {@code _} for {@code : / @}. Each labels its image with what differs from the real one.
 */
final class StandIns {
    /** What `make purge` finds them by. */
    static final Map<String, String> LABELS = Map.of("slipway.build", "course");
    private static final String STAND_IN = "slipway.stand-in";
    private static final String DIFFERENCES = "slipway.differences";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    StandIns(Path directory) {
        this.directory = directory;
    }

    /**
     * One image's stand-in.
     *
     * @param reference what the engine calls it; names the content of the directory, so whoever finds it has the current one. Docker Hub's own
     *     names are left to Docker Hub's images
     */
    record StandIn(String reference, Path directory) {
    }

    Optional<StandIn> of(ImageName image) throws IOException {
        String name = image.toString().replaceAll("[/:@]", "_");
        Path found = directory.resolve(name);
        return Files.isRegularFile(found.resolve("Dockerfile"))
                ? Optional.of(new StandIn("slipway-stand-in:" + name + "-" + hash(found), found)) : Optional.empty();
    }

    static boolean isStandIn(Found image) {
        return "true".equals(image.labels().get(STAND_IN));
    }

    static List<String> differences(Found image) {
        try {
            return List.of(JSON.readValue(image.labels().getOrDefault(DIFFERENCES, "[]"), String[].class));
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** Of names, contents and what may be executed. */
    private static String hash(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update((directory.relativize(file) + " " + Files.isExecutable(file) + " " + Files.size(file) + "\n").getBytes());
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
