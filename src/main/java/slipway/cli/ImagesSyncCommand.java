package slipway.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.images.ImageSync;
import slipway.images.ImageUse;
import slipway.images.UsedImages;
import slipway.lesson.Course;
import slipway.lesson.LessonCatalog;
import slipway.sandbox.SandboxException;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSettings;
import slipway.sandbox.docker.EngineImages;

/** {@code slipway images sync}: needs no server, and does its work beside one. */
final class ImagesSyncCommand {
    private ImagesSyncCommand() {
    }

    /**
     * @param environment as {@code bin/slipway} sets it; SLIPWAY_HOME is where {@code sandbox-images} stands
     * @return the exit code: 0 when all declared images are there, 1 when some are missing or it failed, 2 when the words are not understood
     */
    static int run(List<String> words, Map<String, String> environment, PrintStream out, PrintStream err) {
        List<String> paths = new ArrayList<>(words);
        boolean checkOnly = paths.remove("--check");
        if (paths.stream().anyMatch(word -> word.startsWith("-"))) {
            err.println("slipway images sync: not understood: " + String.join(" ", paths));
            return 2;
        }
        if (paths.isEmpty()) {
            paths.add(environment.getOrDefault("SLIPWAY_LESSONS", "lessons"));
        }
        List<Path> roots = paths.stream().map(Path::of).toList();
        for (Path root : roots) {
            if (!Files.isDirectory(root)) {
                err.println("slipway images sync: there are no lessons at " + root + "; name a directory of courses.");
                return 2;
            }
        }
        try (EngineImages engine = new EngineImages(settings(environment), environment)) {
            return sync(roots, checkOnly, environment, engine, out) ? 0 : 1;
        } catch (IOException | UncheckedIOException e) {
            err.println("The images could not be brought into the registry: " + e.getMessage() + ". Is the disk full, and may SLIPWAY_DATA be written?");
            return 1;
        } catch (SandboxException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static boolean sync(List<Path> roots, boolean checkOnly, Map<String, String> environment, EngineImages engine, PrintStream out)
            throws IOException, SandboxException {
        List<ImageUse> uses = new ArrayList<>();
        List<Path> courses = new ArrayList<>();
        for (Path root : roots) {
            LessonCatalog catalog = new LessonCatalog(root, true);
            uses.addAll(UsedImages.of(catalog));
            catalog.courses().stream().map(Course::slug).map(root::resolve).forEach(courses::add);
        }
        Path home = Path.of(environment.getOrDefault("SLIPWAY_HOME", ""));
        ImageSync sync = new ImageSync(new ImageSync.Places(Path.of(environment.getOrDefault("SLIPWAY_DATA", "data"), "images").toAbsolutePath(),
                home.resolve("sandbox-images/course"), home.resolve("sandbox-images/registry/pip.conf"),
                "1".equals(environment.get("SLIPWAY_OFFLINE"))), engine, out);
        return checkOnly ? sync.check(uses) : sync.bring(uses, courses);
    }

    private static DockerSettings settings(Map<String, String> environment) {
        return new DockerSettings("slipway-sandbox", "", environment.getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock"),
                AddressRange.parse("10.201.0.0/16"));
    }
}
