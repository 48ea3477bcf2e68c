package slipway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.images.CourseImages.CourseImage;
import slipway.sandbox.ImageSource;
import slipway.sandbox.SandboxException;

/** The work of {@code images sync} with an engine and a Docker Hub of the test's own; the files are real. */
class ImageSyncTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] BASE = "a base, as far as a registry cares".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOP = "what is above it".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Engine engine = new Engine();
    private Path images;

    @BeforeEach
    void makeStandIn() throws IOException {
        images = root.resolve("data/images");
        Files.writeString(Files.createDirectories(root.resolve("stand-ins/python_3.13-slim")).resolve("Dockerfile"), "FROM debian\n");
        Files.writeString(root.resolve("pip.conf"), "[global]\n");
    }

    /** Remembers images as lists of layers; what Docker Hub has can be pulled while it answers. */
    private static final class Engine implements ImageSource {
        record Image(String id, List<byte[]> layers, List<String> environment, Map<String, String> labels) {
        }

        final Map<String, Image> has = new HashMap<>();
        final Map<String, Image> hub = new HashMap<>();
        final List<String> done = new ArrayList<>();
        boolean hubAnswers = true;
        boolean packagesAnswer = true;
        SavedImages.Age age = SavedImages.Age.OLD;

        static Image image(String id, byte[]... layers) {
            return new Image(id, List.of(layers), List.of("PATH=/bin"), Map.of());
        }

        @Override
        public Optional<Found> find(String image) {
            return Optional.ofNullable(has.get(image)).map(found -> new Found(found.id(), found.labels()));
        }

        @Override
        public void pull(String image, Consumer<String> progress) throws SandboxException {
            done.add("pull " + image);
            if (!hubAnswers) {
                throw new SandboxException.EngineUnavailable("dial tcp: lookup registry-1.docker.io: no such host", null);
            }
            if (!hub.containsKey(image)) {
                throw new SandboxException.EngineUnavailable("pull access denied for " + image, null);
            }
            has.put(image, hub.get(image));
        }

        @Override
        public void build(String image, Path directory, Map<String, String> labels) throws SandboxException {
            done.add("build " + image.replaceAll("-[0-9a-f]{12}$", ""));
            if (!packagesAnswer) {
                throw new SandboxException.EngineUnavailable("apt-get: no network", null);
            }
            has.put(image, new Image("sha256:" + image.hashCode(), List.of(BASE, image.getBytes(StandardCharsets.UTF_8)), List.of("PYTHON_VERSION=3.13"),
                    Map.of("slipway.stand-in", "true", "slipway.differences", "[\"It is another.\"]")));
        }

        @Override
        public void save(String image, Path file) {
            done.add("save " + image.replaceAll("-[0-9a-f]{12}$", ""));
            try {
                SavedImages.write(file, age, has.get(image).environment(), has.get(image).layers());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void remove(String image) {
            has.remove(image);
        }
    }

    private boolean sync(String... declared) throws IOException, SandboxException {
        return sync(false, declared);
    }

    private boolean sync(boolean offline, String... declared) throws IOException, SandboxException {
        return sync(offline).bring(uses(declared), List.of(root.resolve("course")));
    }

    private ImageSync sync(boolean offline) throws IOException {
        said.reset();
        engine.done.clear();
        return new ImageSync(new ImageSync.Places(images, root.resolve("stand-ins"), root.resolve("pip.conf"), offline), engine,
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static List<ImageUse> uses(String... declared) {
        return Stream.of(declared).map(image -> new ImageUse(image, true, "course/lesson, images")).toList();
    }

    private CourseImage listed(String name) {
        return new CourseImages(images).find(name).orElseThrow();
    }

    private Path storage() {
        return images.resolve("registry/docker/registry/v2");
    }

    private Set<String> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(storage().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).map(file -> file.getParent().getFileName() + "/" + file.getFileName()).collect(Collectors.toSet());
        }
    }

    private JsonNode manifest(String repository, String tag) throws IOException {
        String digest = Files.readString(storage().resolve("repositories/" + repository + "/_manifests/tags/" + tag + "/current/link"));
        return JSON.readTree(blob(digest));
    }

    private byte[] blob(String digest) throws IOException {
        String hex = digest.substring(7);
        return Files.readAllBytes(storage().resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"));
    }

    @ParameterizedTest
    @EnumSource
    void anImageIsPulledAndStoredWithUncompressedLayers(SavedImages.Age age) throws Exception {
        engine.age = age;
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE, TOP, BASE));
        assertTrue(sync("alpine:3"));
        JsonNode manifest = manifest("library/alpine", "3");
        assertEquals(3, manifest.path("layers").size());
        assertEquals(new String(BASE, StandardCharsets.UTF_8), new String(blob(manifest.path("layers").path(2).path("digest").asText()), StandardCharsets.UTF_8));
        assertEquals(manifest.path("config").path("digest").asText(), listed("alpine:3").id());
        assertEquals("sha256:" + SavedImages.sha256(blob(listed("alpine:3").id())), listed("alpine:3").id());
        assertFalse(listed("alpine:3").standIn());
        assertFalse(Files.exists(images.resolve("incoming.tar")));
    }

    @Test
    void onceMoreDoesNothing() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        sync("alpine:3");
        assertTrue(sync("alpine:3"));
        assertEquals(List.of(), engine.done);
        engine.has.clear();
        assertTrue(sync(true, "alpine:3"), "what is in the registry need not be on the engine any more");
        assertEquals(List.of(), engine.done);
    }

    @Test
    void anImageThatChangedOnTheEngineReplacesItsOldLayers() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE, TOP));
        sync("alpine:3");
        String old = listed("alpine:3").id().substring(7) + "/data";
        engine.has.put("alpine:3", Engine.image("sha256:2", BASE));
        sync("alpine:3");
        assertFalse(blobs().contains(old), "garbage stays");
        assertEquals(3, blobs().size(), "layer, configuration, manifest");
    }

    @Test
    void withoutDockerHubAStandInIsBuiltAndSaidToBeOne() throws Exception {
        engine.hubAnswers = false;
        assertTrue(sync("python:3.13-slim"));
        assertEquals(List.of("pull python:3.13-slim", "build slipway-stand-in:python_3.13-slim", "save slipway-stand-in:python_3.13-slim"), engine.done);
        assertTrue(listed("python:3.13-slim").standIn());
        assertEquals(List.of("It is another."), listed("python:3.13-slim").differences());
        assertTrue(sync(true, "python:3.13-slim"));
        assertEquals(List.of(), engine.done);
    }

    @Test
    void aStandInWhoseSourceChangedIsMadeAnewAndTheOldOneRemoved() throws Exception {
        engine.hubAnswers = false;
        sync("python:3.13-slim");
        Files.writeString(root.resolve("stand-ins/python_3.13-slim/Dockerfile"), "FROM debian\nRUN true\n");
        sync("python:3.13-slim");
        assertEquals(1, engine.has.size());
        assertEquals(List.of("It is another."), listed("python:3.13-slim").differences());
    }

    @Test
    void theRealImageTakesTheStandInsPlaceWhenDockerHubAnswersAgain() throws Exception {
        engine.hubAnswers = false;
        sync("python:3.13-slim");
        engine.hubAnswers = true;
        engine.hub.put("python:3.13-slim", Engine.image("sha256:3", BASE));
        assertTrue(sync("python:3.13-slim"));
        assertFalse(listed("python:3.13-slim").standIn());
        assertEquals(Set.of("python:3.13-slim"), engine.has.keySet());
    }

    @Test
    void dockerHubIsAskedOnceWhenItCannotBeReachedAndNeverOffline() throws Exception {
        engine.hubAnswers = false;
        assertFalse(sync("a:1", "b:1", "python:3.13-slim"));
        assertEquals(1, engine.done.stream().filter(line -> line.startsWith("pull")).count());
        assertFalse(sync(true, "a:1"));
        assertEquals(List.of(), engine.done);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("MISSING: a is not on this machine, and Docker Hub is not asked")
                || said.toString(StandardCharsets.UTF_8).contains("MISSING: a:1 is not on this machine, and Docker Hub is not asked"), said::toString);
    }

    @Test
    void whatIsMissingIsToldWithItsPlaceAndTheRestIsBrought() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        assertFalse(sync("nobody/has:1", "quay.io/x/y", "alpine:3"));
        String words = said.toString(StandardCharsets.UTF_8);
        assertTrue(words.contains("MISSING: nobody/has:1 cannot be pulled: pull access denied for nobody/has:1 (course/lesson, images)"), words);
        assertTrue(words.contains("MISSING: quay.io/x/y is not of Docker Hub"), words);
        assertEquals("alpine:3", listed("alpine:3").name());
    }

    @Test
    void whatIsOnlyUsedAndMissingIsToldButNoFailure() throws Exception {
        assertTrue(sync(false).bring(List.of(new ImageUse("helo-world", false, "course/lesson, Cell 7")), List.of()));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("no lesson declares it: helo-world"), said::toString);
    }

    @Test
    void checkingChangesNothing() throws Exception {
        assertFalse(sync(false).check(uses("alpine:3")));
        assertEquals(List.of(), engine.done);
        assertFalse(Files.exists(images));
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        sync("alpine:3");
        assertTrue(sync(false).check(uses("alpine:3")));
    }

    @Test
    void aLayerThatWasCutShortIsNoticedAndStoredAgain() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        sync("alpine:3");
        String layer = manifest("library/alpine", "3").path("layers").path(0).path("digest").asText().substring(7);
        Files.write(storage().resolve("blobs/sha256/" + layer.substring(0, 2) + "/" + layer + "/data"), new byte[3]);
        assertFalse(sync(false).check(uses("alpine:3")));
        assertTrue(sync("alpine:3"));
        assertEquals(new String(BASE, StandardCharsets.UTF_8), new String(blob("sha256:" + layer), StandardCharsets.UTF_8));
    }

    @Test
    void whatASyncLeftThatWasKilledIsCleanedUp() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        Path left = Files.createDirectories(storage().resolve("blobs/sha256/ab/" + "ab".repeat(32)));
        Files.write(left.resolve("data.new"), new byte[100]);
        Files.write(images.resolve("incoming.tar"), new byte[100]);
        sync("alpine:3");
        assertFalse(Files.exists(left));
        assertFalse(Files.exists(images.resolve("incoming.tar")));
    }

    @Test
    void anArchiveWithADamagedLayerIsRefusedAndNothingOfItIsServed() throws Exception {
        Path file = SavedImages.write(root.resolve("x.tar"), SavedImages.Age.OLD, List.of(), List.of(BASE));
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("a base");
        bytes[at] = 'X';
        Files.write(file, bytes);
        RegistryStorage storage = new RegistryStorage(images.resolve("registry"));
        try (SavedImage image = new SavedImage(file)) {
            assertThrows(IOException.class, () -> storage.put(ImageName.parse("alpine:3"), image, Optional.empty()));
        }
        assertTrue(storage.find(ImageName.parse("alpine:3")).isEmpty());
    }

    @Test
    void anImageWithPythonGetsPipsSettingsInALayerOfTheirOwn() throws Exception {
        engine.hub.put("python:3.13-slim", new Engine.Image("sha256:1", List.of(BASE), List.of("PYTHON_VERSION=3.13.1"), Map.of()));
        engine.hub.put("alpine:3", Engine.image("sha256:2", BASE));
        sync("python:3.13-slim", "alpine:3");
        assertEquals(1, manifest("library/alpine", "3").path("layers").size());
        JsonNode layers = manifest("library/python", "3.13-slim").path("layers");
        assertEquals(2, layers.size());
        String tar = new String(blob(layers.path(1).path("digest").asText()), StandardCharsets.UTF_8);
        assertTrue(tar.startsWith("etc/pip.conf") && tar.contains("[global]"), tar);
        JsonNode configuration = JSON.readTree(blob(listed("python:3.13-slim").id()));
        assertEquals(layers.path(1).path("digest").asText(), configuration.path("rootfs").path("diff_ids").path(1).asText());
    }

    @Test
    void otherPipSettingsMakeImagesWithPythonAnew() throws Exception {
        engine.hubAnswers = false;
        sync("python:3.13-slim");
        String before = listed("python:3.13-slim").id();
        Files.writeString(root.resolve("pip.conf"), "[global]\nindex-url = http://elsewhere/\n");
        sync("python:3.13-slim");
        assertFalse(before.equals(listed("python:3.13-slim").id()));
        assertEquals(1, engine.has.size(), "its stand-in is still wanted");
    }

    @Test
    void theRegistrysUserCanReadEverythingWhateverTheUmask() throws Exception {
        engine.hub.put("alpine:3", Engine.image("sha256:1", BASE));
        sync("alpine:3");
        try (Stream<Path> all = Files.walk(images.resolve("registry"))) {
            for (Path path : all.toList()) {
                assertTrue(Files.getPosixFilePermissions(path).containsAll(PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--")), path.toString());
            }
        }
    }

    @Test
    void wheelsOfACourseBecomeAPackageIndex() throws Exception {
        Path wheels = Files.createDirectories(root.resolve("course/wheels"));
        Files.writeString(wheels.resolve("My_Package-1.0-py3-none-any.whl"), "one");
        Files.writeString(wheels.resolve("my.package-2.0.tar.gz"), "two");
        Files.writeString(wheels.resolve("README.md"), "not a package");
        Files.writeString(wheels.resolve("strange.exe"), "x");
        sync();
        Path packages = images.resolve("packages");
        String page = Files.readString(packages.resolve("simple/my-package/index.html"));
        assertTrue(page.contains("href=\"/packages/My_Package-1.0-py3-none-any.whl\"") && page.contains("href=\"/packages/my.package-2.0.tar.gz\""), page);
        assertEquals("one", Files.readString(packages.resolve("My_Package-1.0-py3-none-any.whl")));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("strange.exe is no package"), said::toString);
        Files.delete(wheels.resolve("My_Package-1.0-py3-none-any.whl"));
        Files.delete(wheels.resolve("my.package-2.0.tar.gz"));
        sync();
        assertFalse(Files.exists(packages.resolve("simple/my-package/index.html")));
        assertFalse(Files.exists(packages.resolve("My_Package-1.0-py3-none-any.whl")));
    }
}
