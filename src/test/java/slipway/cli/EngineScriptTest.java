package slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/engine.sh} on a machine whose engine was killed: the daemon is one that fails as the real one does, for it must not be another's. */
class EngineScriptTest {
    /** What dockerd 20.10 says when it was killed while it made a network. */
    private static final String PANIC = """
            panic: runtime error: index out of range [0] with length 0

            goroutine 1 [running]:
            github.com/docker/libnetwork.(*controller).reservePools(0x55d4b6841e70?)
            	/build/docker/libnetwork/controller.go:956 +0xb65
            """;

    @TempDir
    Path place;
    private Path programs;
    private Path networks;

    private record Ended(int status, String output) {
    }

    @BeforeEach
    void anEngine() throws IOException {
        programs = Files.createDirectories(place.resolve("bin"));
        networks = Files.createDirectories(place.resolve("docker/network/files")).resolve("local-kv.db");
        Files.createDirectories(place.resolve("run/docker/containerd"));
        program("docker", "[ -e " + place + "/answers ]");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Starts it by hand, as on a machine without systemd. */
    private Ended start() throws IOException, InterruptedException {
        Path output = place.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", """
                . scripts/environment.sh
                . scripts/engine.sh
                engine_data() { printf %%s %1$s/docker; }
                engine_run=%1$s/run
                start_by_hand""".formatted(place)).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().put("SLIPWAY_DATA", place.resolve("data").toString());
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(output));
    }

    private List<String> lists() throws IOException {
        try (var files = Files.list(networks.getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aListOfNetworksThatAKillDamagedIsPutAside() throws IOException, InterruptedException {
        Files.writeString(networks, "half a network");
        program("dockerd", "if [ -e " + networks + " ]; then cat <<'LOG'\n" + PANIC + "LOG\nexit 2; fi\necho new > " + networks + "\ntouch " + place + "/answers");
        Ended ended = start();
        assertEquals(0, ended.status, ended.output);
        assertTrue(ended.output.contains("list of networks was damaged"), ended.output);
        assertEquals(2, lists().size(), () -> ended.output);
        assertEquals("half a network", Files.readString(networks.resolveSibling(lists().get(1))));
        assertTrue(ended.output.contains(lists().get(1)), ended.output);
    }

    @Test
    void aDaemonThatEndsForAnythingElseIsToldAtOnceAndLosesNothing() throws IOException, InterruptedException {
        Files.writeString(networks, "networks");
        program("dockerd", "echo failed to start daemon: no room; exit 1");
        Ended ended = start();
        assertEquals(1, ended.status, ended.output);
        assertTrue(ended.output.contains("failed to start daemon: no room"), ended.output);
        assertTrue(ended.output.contains("does not start. Its whole log is " + place), ended.output);
        assertEquals(List.of("local-kv.db"), lists());
    }

    @Test
    void aNewListThatHelpsNothingIsMadeOnce() throws IOException, InterruptedException {
        Files.writeString(networks, "networks");
        program("dockerd", "echo >> " + place + "/starts; echo new > " + networks + "; cat <<'LOG'\n" + PANIC + "LOG\nexit 2");
        Ended ended = start();
        assertEquals(1, ended.status, ended.output);
        assertEquals(2, Files.readAllLines(place.resolve("starts")).size(), ended.output);
    }

    @Test
    void numbersOfProcessesThatBelongToOthersByNowAreForgotten() throws IOException, InterruptedException {
        Path engine = place.resolve("run/docker.pid");
        Path containers = place.resolve("run/docker/containerd/containerd.pid");
        Files.writeString(engine, Long.toString(ProcessHandle.current().pid()));
        Files.writeString(containers, Long.toString(ProcessHandle.current().pid()));
        program("dockerd", "[ ! -e " + engine + " ] && [ ! -e " + containers + " ] && touch " + place + "/answers");
        Ended ended = start();
        assertEquals(0, ended.status, ended.output);
        assertFalse(Files.exists(engine));
    }
}
