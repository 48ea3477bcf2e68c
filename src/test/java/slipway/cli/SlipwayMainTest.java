package slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlipwayMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void lintOfGoodLessonsSucceeds() {
        assertEquals(0, command("lesson", "lint", "src/test/lessons"), () -> out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void unknownCommandTellsTheKnownOnes() {
        assertEquals(2, command("lessons", "lint"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("slipway lesson lint PATH"));
    }

    @Test
    void helpIsAnAnswerNotAnError() {
        assertEquals(0, command("help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("slipway serve"));
    }

    private int command(String... words) {
        return SlipwayMain.command(List.of(words), new PrintStream(out), new PrintStream(err));
    }
}
