package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFileTest {
    @TempDir
    private Path directory;

    @Test
    void theFirstMakesTheIdAndAllLaterReadIt() {
        Path file = directory.resolve("data/instance");
        UUID made = InstanceFile.readOrCreate(file);
        assertEquals(made, InstanceFile.readOrCreate(file));
    }

    @Test
    void anIdThatAnotherMadeIsRead() throws Exception {
        UUID id = UUID.randomUUID();
        Path file = Files.writeString(directory.resolve("instance"), id.toString());
        assertEquals(id, InstanceFile.readOrCreate(file));
    }

    @Test
    void aSpoiltFileIsAnErrorAndStays() throws Exception {
        Path file = Files.writeString(directory.resolve("instance"), "not an id");
        UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> InstanceFile.readOrCreate(file));
        assertTrue(failure.getMessage().contains(file.toString()));
        assertEquals("not an id", Files.readString(file));
    }
}
