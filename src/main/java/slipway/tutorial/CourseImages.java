package slipway.tutorial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The image archives on this machine that sandboxes see read-only, as {@code images/index.json} lists them. Read anew at
 * each question, since {@code make up} may add images while a server runs; the file is small. Any thread.
 */
public final class CourseImages {
    private static final Logger LOG = Logger.getLogger(CourseImages.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One image.
     *
     * @param name as lessons say it, e.g. {@code python:3.13-slim}
     * @param file name of the archive beside the index
     * @param id of the image ({@code sha256:…}), by which an engine knows whether it has it
     * @param standIn made from distribution packages since the real one could not be pulled
     * @param differences from the real one, for people
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CourseImage(String name, String file, String id, long bytes, boolean standIn, List<String> differences) {
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

    public Optional<CourseImage> find(String name) {
        return all().stream().filter(image -> image.name().equals(name)).findFirst();
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
            LOG.warnf("cannot read %s, so lessons start without their images; `make up` writes it anew: %s", index, e.getMessage());
            return List.of();
        }
    }
}
