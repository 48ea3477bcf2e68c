package slipway.images;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The images in this machine's registry, as {@code images/index.json} lists them. Read anew at each question, since {@code images sync} may
 * add some while a server runs; the file is small. Any thread.
 */
public final class CourseImages {
    private static final Logger LOG = Logger.getLogger(CourseImages.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One image.
     *
     * @param name as people write it, e.g. {@code python:3.13-slim}
     * @param id of the image ({@code sha256:…}), by which an engine in a sandbox knows whether it has it
     * @param bytes of its layers
     * @param standIn made from distribution packages since the real one could not be pulled
     * @param differences from the real one, for people
     * @param source what it was made from: when that is another, it is made anew
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CourseImage(String name, String id, long bytes, boolean standIn, List<String> differences, String source) {
        public CourseImage {
            differences = differences == null ? List.of() : List.copyOf(differences);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Index(List<CourseImage> images) {
    }

    private final Path index;

    public CourseImages(Path directory) {
        this.index = directory.resolve("index.json");
    }

    /** @param name as a lesson writes it */
    public Optional<CourseImage> find(String name) {
        try {
            String wanted = ImageName.parse(name).toString();
            return all().stream().filter(image -> image.name().equals(wanted)).findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** All images; none when the index is missing or broken (which is logged: lessons still open without images). */
    public List<CourseImage> all() {
        if (!Files.exists(index)) {
            return List.of();
        }
        try {
            List<CourseImage> images = JSON.readValue(index.toFile(), Index.class).images();
            return images == null ? List.of() : images;
        } catch (IOException e) {
            LOG.warnf("cannot read %s, so lessons start without their images; `bin/slipway images sync` writes it anew: %s", index, e.getMessage());
            return List.of();
        }
    }

    /** Adds it, or puts it in the place of the one of its name. By one process at a time; readers see the old file or the new one. */
    void put(CourseImage image) throws IOException {
        List<CourseImage> images = new ArrayList<>(all());
        images.removeIf(old -> old.name().equals(image.name()));
        images.add(image);
        images.sort(Comparator.comparing(CourseImage::name));
        StoredFiles.write(index, images.stream().map(CourseImages::json).collect(Collectors.joining(",\n", "{\"images\":[\n", "\n]}\n")));
    }

    private static String json(CourseImage image) {
        try {
            return JSON.writeValueAsString(image);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
