package slipway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    private static final String CLASSROOM = "jdbc:postgresql://db/slipway";

    @TempDir
    Path directory;

    @Test
    void thePasswordComesFromAFileWithoutItsLineEnd() throws IOException {
        var file = Files.writeString(directory.resolve("secret"), "p4ss\n");
        var settings = DatabaseSettings.of(CLASSROOM, Optional.of("slipway"), Optional.empty(), Optional.of(file));
        assertEquals("p4ss", settings.password());
        assertEquals("p4ss", settings.properties().getProperty("password"));
    }

    @Test
    void twoPasswordsAndAMissingFileAreRefusedInWords() {
        assertRefused("set twice", Optional.of("p4ss"), directory.resolve("secret"));
        assertRefused("cannot be read", Optional.empty(), directory.resolve("secret"));
    }

    private static void assertRefused(String words, Optional<String> password, Path file) {
        var refused = assertThrows(IllegalArgumentException.class,
                () -> DatabaseSettings.of(CLASSROOM, Optional.empty(), password, Optional.of(file)));
        assertTrue(refused.getMessage().contains(words), refused::getMessage);
        assertFalse(refused.getMessage().contains("p4ss"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://db/slipway?user=slipway&password=p4ss", "jdbc:sqlite:slipway.db?password=p4ss"})
    void anAddressIsToldWithoutWhatIsSecret(String url) {
        assertFalse(new DatabaseSettings(url, "", "").toString().contains("p4ss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://slipway:p4ss@db/slipway", "jdbc:postgresql://slipway:p4ss@db/slipway",
            "jdbc:postgresql://db:port/slipway?password=p4ss"})
    void anAddressThatIsNoneIsRefusedWithoutWhatIsSecret(String url) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new DatabaseSettings(url, "", ""));
        assertFalse(refused.getMessage().contains("p4ss"), refused::getMessage);
    }
}
