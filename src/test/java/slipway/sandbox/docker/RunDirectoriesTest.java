package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoriesTest {
    private static final Instant LABEL = Instant.ofEpochSecond(1_000_000);

    @TempDir
    private Path data;
    private RunDirectories directories;

    @BeforeEach
    void setUp() {
        directories = new RunDirectories(data.resolve("run"));
    }

    @Test
    void theAgentsGroupMayWriteAndOthersMayNotLook() throws Exception {
        RunDirectory directory = directories.create(RunDirectories.newId());

        assertEquals(02770, (int) Files.getAttribute(directory.path(), "unix:mode") & 07777);
        assertEquals(directory.group(), Files.getAttribute(directory.path(), "unix:gid"));
        assertTrue(directory.group() > 0);
        assertEquals(0700, (int) Files.getAttribute(data.resolve("run"), "unix:mode") & 07777);
    }

    @Test
    void theLaterOfLabelAndLeaseIsTheExpiry() throws Exception {
        String id = RunDirectories.newId();
        directories.create(id);
        assertEquals(LABEL, directories.expiry(id, LABEL));

        directories.lease(id, LABEL.plusSeconds(60));
        assertEquals(LABEL.plusSeconds(60), directories.expiry(id, LABEL));

        directories.lease(id, LABEL.minusSeconds(60));
        assertEquals(LABEL, directories.expiry(id, LABEL));
    }

    @Test
    void aLeaseThatCannotBeReadCountsAsNone() throws Exception {
        String id = RunDirectories.newId();
        directories.create(id);
        Files.writeString(data.resolve("run").resolve(id + ".lease"), "soon");

        assertEquals(LABEL, directories.expiry(id, LABEL));
    }

    @Test
    void deletingTakesDirectoryAndLeaseAndFollowsNoLink(@TempDir Path outside) throws Exception {
        String id = RunDirectories.newId();
        RunDirectory directory = directories.create(id);
        directories.lease(id, LABEL);
        Files.writeString(outside.resolve("kept"), "mine");
        Files.createSymbolicLink(directory.path().resolve("link"), outside);
        Files.createDirectories(directory.path().resolve("a/b"));

        directories.delete(id);
        directories.delete(id);

        assertEquals(Set.of(), directories.ids());
        assertTrue(Files.exists(outside.resolve("kept")));
    }

    @Test
    void whatIsNoneOfOursIsNotListed() throws Exception {
        String id = RunDirectories.newId();
        directories.create(id);
        Files.createFile(data.resolve("run/README"));

        assertEquals(Set.of(id), directories.ids());
        assertEquals(Set.of(id), directories.starting());
        directories.started(id);
        assertEquals(Set.of(), directories.starting());
    }

    @Test
    void idsDiffer() {
        assertFalse(RunDirectories.newId().equals(RunDirectories.newId()));
    }
}
