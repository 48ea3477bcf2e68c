package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseRegistryTest {
    @TempDir
    private Path place;

    @Test
    void allWhoComeFirstFindItsDirectoryMade() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 100; i++) {
                Path data = place.resolve("data" + i);
                var registry = new CourseRegistry(null, null, "slipway-test", data, null);
                Callable<Integer> open = () -> {
                    registry.makeDirectory();
                    return (int) Files.getAttribute(registry.directory(), "unix:mode") & 07777;
                };
                for (var mode : threads.invokeAll(Stream.generate(() -> open).limit(4).toList())) {
                    assertEquals(02775, mode.get());
                }
            }
        }
    }
}
