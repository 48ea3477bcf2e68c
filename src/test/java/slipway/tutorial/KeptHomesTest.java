package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.sandbox.SandboxOwner;

class KeptHomesTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner ADA_GIT = new SandboxOwner("ada", "git");
    private static final SandboxOwner GRACE = new SandboxOwner("grace", "docker");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path data;
    private KeptHomes homes;

    @BeforeEach
    void open() {
        homes = new KeptHomes(data.resolve("homes"));
    }

    @Test
    void whoHasNotUsedASandboxForLongIsKnown() throws IOException {
        assertEquals(List.of(), homes.unusedSince(NOW));
        assertEquals(Optional.empty(), homes.lastUse(ADA));
        homes.used(ADA, NOW.minusSeconds(100));
        homes.used(ADA_GIT, NOW.minusSeconds(10));
        assertEquals(List.of(ADA), homes.unusedSince(NOW.minusSeconds(50)));
        homes.used(ADA, NOW);
        assertEquals(List.of(), homes.unusedSince(NOW.minusSeconds(50)));
        homes.unused(ADA);
        assertEquals(Optional.empty(), homes.lastUse(ADA));
    }

    @Test
    void filesArePutAwayWholeOrNotAtAll() throws IOException {
        homes.keep(ADA, NOW, out -> out.write(new byte[7]));
        assertThrows(IOException.class, () -> homes.keep(ADA_GIT, NOW, out -> {
            out.write(new byte[7]);
            throw new IOException("the sandbox is lost");
        }));
        LocalDate day = LocalDate.parse("2026-11-21");
        assertEquals(List.of(new KeptHomes.Kept(ADA, day, 7)), homes.of("ada"));
        assertEquals(7, Files.size(homes.file(ADA, day).orElseThrow()));
        assertTrue(homes.file(ADA_GIT, day).isEmpty());
        assertTrue(homes.file(GRACE, day).isEmpty());
        assertEquals(List.of(), homes.of("grace"));
    }

    @Test
    void whatWasPutAwayLongAgoGoes() throws IOException {
        homes.keep(ADA, NOW.minusSeconds(86_400), out -> out.write(1));
        homes.keep(ADA, NOW, out -> out.write(1));
        homes.used(ADA, NOW);
        homes.prune(LocalDate.parse("2026-11-21"));
        assertEquals(List.of(LocalDate.parse("2026-11-21")), homes.of("ada").stream().map(KeptHomes.Kept::day).toList());
        assertTrue(homes.lastUse(ADA).isPresent());
    }

    @Test
    void nothingOfALearnerIsLeftAndAllOfOthers() throws IOException {
        homes.keep(ADA, NOW, out -> out.write(1));
        homes.used(ADA_GIT, NOW);
        homes.keep(GRACE, NOW, out -> out.write(1));
        homes.erase("ada");
        homes.erase("ada");
        assertTrue(Files.notExists(data.resolve("homes/ada")));
        assertEquals(1, homes.of("grace").size());
    }
}
