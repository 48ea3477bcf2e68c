package slipway.escape;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the kernel of this machine says of itself. */
final class Kernel {
    private Kernel() {
    }

    /** Not by {@code Files.readString}, which asks for the length first and is then given the first letter of a setting. */
    static String read(String path) throws IOException {
        try (InputStream file = new FileInputStream(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
