package slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options of the server's JVM. */
class JavaOptionsTest {
    /** Uses up its memory in a thread that nobody looks after, and would go on. */
    static final class Greedy {
        public static void main(String[] arguments) throws InterruptedException {
            List<byte[]> all = new ArrayList<>();
            Thread.startVirtualThread(() -> {
                while (true) {
                    all.add(new byte[1 << 20]);
                }
            }).join();
        }
    }

    @Test
    void aServerWithoutMemoryEnds() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "@scripts/java-options", "-Xmx32m", "-cp", "target/test-classes",
                Greedy.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(3, process.waitFor(), output);
        assertTrue(output.contains("Terminating due to java.lang.OutOfMemoryError"), output);
    }
}
