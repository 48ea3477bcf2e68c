package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostPathsTest {
    private static final Path DATA = Path.of("/var/lib/slipway");
    private final HostPaths paths = new HostPaths(DATA, Path.of("/docker/volumes/data/_data"));

    @Test
    void whatLiesBelowTheDataDirectoryLiesBelowTheVolume() {
        assertEquals(Path.of("/docker/volumes/data/_data/run/1f"), paths.of(DATA.resolve("run/1f")));
        assertEquals(DATA.resolve("run/1f"), new HostPaths(DATA, DATA).of(DATA.resolve("run/1f")));
    }

    @Test
    void whatLiesElsewhereIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> paths.of(Path.of("/etc")));
        assertThrows(IllegalArgumentException.class, () -> paths.of(Path.of("/var/lib/slipway-other/run")));
    }
}
