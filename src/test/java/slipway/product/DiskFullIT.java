package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's disk is full: nobody is told that something is kept which is not, and all goes on when there is room again. */
class DiskFullIT {
    @TempDir
    Path directory;
    private Path data;
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        assumeTrue((int) Files.getAttribute(directory, "unix:uid") == 0, "only root can mount a small disk");
        data = Files.createDirectory(directory.resolve("data"));
        Engine.command(List.of("mount", "-t", "tmpfs", "-o", "size=32m,mode=0755", "tmpfs", data.toString()));
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (data != null) {
            Engine.command(List.of("umount", "--lazy", data.toString()));
        }
    }

    @Test
    void aFullDiskIsToldAndNothingThatWasToldIsLost() throws Exception {
        try (LessonClient page = page()) {
            UUID before = page.run("main", "seq 1 500");
            String output = page.output(before);
            Path filling = fill();
            UUID refused = page.run("main", "echo not kept; sleep 1");
            JsonNode words = page.message("refused", message -> message.path("run").asText().equals(refused.toString()));
            assertTrue(words.path("message").asText().contains("could not be recorded"), words.toString());
            Visitor operator = new Visitor(server);
            Await.until("health to say so", () -> operator.send(operator.request("/q/health/ready").GET()).statusCode() == 503);
            Files.delete(filling);
            Await.until("health to be well", () -> operator.send(operator.request("/q/health/ready").GET()).statusCode() == 200);
            UUID after = page.run("main", "echo goes on");
            assertEquals("goes on\r\n", page.output(after));
            server.kill();
            server.start();
            try (LessonClient again = page()) {
                assertEquals("goes on\r\n", again.output(after));
                assertEquals(500, output.lines().count());
            }
        }
    }

    private LessonClient page() {
        return new LessonClient(server, "try/plain").connect();
    }

    private Path fill() {
        Path filling = data.resolve("filling");
        byte[] bytes = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filling)) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            return filling; // it is full
        }
    }
}
