package slipway.sandbox;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where images for the registry come from: what this machine's engine has, can pull or can build. Methods block; any thread. */
public interface ImageSource {
    /**
     * An image that the engine has.
     *
     * @param id changes with its content
     */
    record Found(String id, Map<String, String> labels) {
        public Found {
            labels = Map.copyOf(labels);
        }
    }

    Optional<Found> find(String image) throws SandboxException;

    /** @param progress is told now and then how far it is, in words */
    void pull(String image, Consumer<String> progress) throws SandboxException;

    /**
     * Builds the Dockerfile of a directory.
     *
     * @throws SandboxException with the last words of a build that failed
     */
    void build(String image, Path directory, Map<String, String> labels) throws SandboxException;

    /** Writes the image in the format of {@code docker save}. */
    void save(String image, Path file) throws SandboxException;

    /** Takes the name away, and the image when it has no other. Nothing happens when it is not there or in use. */
    void remove(String image) throws SandboxException;
}
