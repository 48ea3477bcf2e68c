package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as operators type them: a backup of a running server through a pipe, restored where another server was. */
class BackupIT {
    private static final Map<String, String> SETTINGS = Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.207.0.0/16");

    @TempDir
    Path here;
    @TempDir
    Path there;

    @Test
    void aBackupThroughAPipeOfARunningServerIsRestoredElsewhere() throws Exception {
        Path backup = here.resolve("backup.zip");
        UUID run;
        String token;
        try (ServerProcess server = ServerProcess.start(here, SETTINGS); LessonClient page = new LessonClient(server, "try/plain").connect()) {
            run = page.run("main", "echo kept");
            assertEquals("kept\r\n", page.output(run));
            assertEquals(0, slipway(here, null, backup, "backup", "-"), () -> log(here));
            assertTrue(log(here).startsWith("Backed up "), () -> log(here));
            token = server.token();
        }
        try (ServerProcess server = ServerProcess.start(there, SETTINGS)) {
            String instance = server.instance();
            assertEquals(1, slipway(there, backup, there.resolve("out"), "restore", "--replace", "-"));
            assertTrue(log(there).startsWith("Another Slipway server uses the database"), () -> log(there));
            server.stop();
            Engine.removeAll(instance);
            Files.createDirectory(there.resolve("unfinished-restore")); // what one leaves that was killed after the rows and before the files
            Files.delete(there.resolve("instance"));
            var refused = assertThrows(IllegalStateException.class, server::start);
            assertTrue(refused.getMessage().contains("did not come to its end"), refused::getMessage);
            assertTrue(Files.notExists(there.resolve("instance")), "nothing is made by a server that does not start");
            assertEquals(0, slipway(there, backup, there.resolve("out"), "restore", "--replace", "-"), () -> log(there));
            server.start();
            assertEquals(token, server.token());
            try (LessonClient page = new LessonClient(server, "try/plain").connect()) {
                assertEquals("kept\r\n", page.output(run));
            }
        }
    }

    private static int slipway(Path data, Path in, Path out, String... words) throws IOException, InterruptedException {
        var command = new ProcessBuilder(new ArrayList<>(List.of("bin/slipway"))).redirectOutput(out.toFile()).redirectError(data.resolve("words").toFile());
        command.command().addAll(List.of(words));
        command.environment().putAll(Map.of("SLIPWAY_DATA", data.toString(), "JAVA_HOME", System.getProperty("java.home")));
        if (in != null) {
            command.redirectInput(in.toFile());
        }
        return command.start().waitFor();
    }

    /** What the command said to people. */
    private static String log(Path data) {
        try {
            return Files.readString(data.resolve("words"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
