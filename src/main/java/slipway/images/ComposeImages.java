package slipway.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The images of a Compose file's services.
 *
 * @param built of services that have a build as well
 */
record ComposeImages(List<String> pulled, List<String> built) {
    /** A file that is no YAML, as lessons on mistakes have it, names none. */
    static ComposeImages of(String text) {
        ComposeImages found = new ComposeImages(new ArrayList<>(), new ArrayList<>());
        try {
            Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (file instanceof Map<?, ?> top && top.get("services") instanceof Map<?, ?> services) {
                services.values().forEach(found::read);
            }
        } catch (YAMLException e) {
            return found;
        }
        return found;
    }

    private void read(Object service) {
        if (service instanceof Map<?, ?> keys && keys.get("image") instanceof String written) {
            String image = DockerfileImages.substitute(written, Map.of());
            if (ShellImages.looksLikeImage(image)) {
                (keys.containsKey("build") ? built : pulled).add(image);
            }
        }
    }
}
