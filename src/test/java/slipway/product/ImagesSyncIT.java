package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway images sync} as its own process, with the images that the test run's preparation has put on the engine. */
@Timeout(600)
class ImagesSyncIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path data;

    private Process sync(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@scripts/java-options",
                "-jar", JAR.toString(), "images", "sync"));
        command.addAll(List.of(words));
        command.addAll(List.of("lessons", "src/test/lessons"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()));
        builder.environment().putAll(Map.of("SLIPWAY_DATA", data.toString(), "SLIPWAY_HOME", Path.of("").toAbsolutePath().toString(), "SLIPWAY_OFFLINE", "1"));
        return builder.start();
    }

    private int ends(Process process) throws Exception {
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "does not end");
        return process.exitValue();
    }

    private String log() throws IOException {
        return Files.readString(data.resolve("log"));
    }

    @Test
    void killedAgainAndAgainItGoesOnAndNothingThatItLeavesIsWrong() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            Process process = sync();
            if (!process.waitFor(500 + random.nextInt(5_000), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            assertEachBlobIsWhatItsNameSays("seed " + seed + ", round " + round);
        }
        assertEquals(0, ends(sync()), () -> "seed " + seed);
        assertEquals(0, ends(sync("--check")), () -> "seed " + seed);
        assertEachBlobIsWhatItsNameSays("seed " + seed);
        try (Stream<Path> files = Files.walk(data)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".new") || file.endsWith("incoming.tar")).toList());
        }
    }

    @Test
    void twoAtOnceDoTheWorkOnce() throws Exception {
        Process one = sync();
        Process other = sync();
        assertEquals(0, ends(one), this::logOrWhy);
        assertEquals(0, ends(other), this::logOrWhy);
        assertEquals(1, log().lines().filter("Putting alpine:3 into the registry."::equals).count(), this::logOrWhy);
        assertEachBlobIsWhatItsNameSays("two at once");
    }

    private String logOrWhy() {
        try {
            return log();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void assertEachBlobIsWhatItsNameSays(String when) throws Exception {
        Path blobs = data.resolve("images/registry/docker/registry/v2/blobs");
        if (!Files.isDirectory(blobs)) {
            return;
        }
        try (Stream<Path> files = Files.walk(blobs)) {
            for (Path file : files.filter(file -> file.endsWith("data")).toList()) {
                String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
                assertEquals(file.getParent().getFileName().toString(), digest, when);
            }
        }
    }
}
