package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cells on their terminal: keys, sizes, modes, and bytes as they are. */
@Timeout(60)
class TerminalTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;
    private String shell;

    @BeforeEach
    void freshShell(TestInfo test) {
        cells = SANDBOX.cells();
        shell = "t" + Integer.toHexString(test.getDisplayName().hashCode());
    }

    @Test
    void readTakesWhatIsTyped() {
        UUID run = cells.start(shell, "echo ready; read -r x; echo \"got <$x>\"");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "some words ü\n");
        assertTrue(cells.end(run).text().endsWith("got <some words ü>\n"));
    }

    @Test
    void endOfFileCanBeTyped() {
        UUID run = cells.start(shell, "echo ready; cat; echo done");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "line\n\4");
        assertTrue(cells.end(run).text().endsWith("line\ndone\n"));
    }

    @Test
    void aPythonPromptTalks() {
        UUID run = cells.start(shell, "python3 -q");
        cells.events.awaitText(run, text -> text.contains(">>> "));
        cells.type(run, "6 * 7\n");
        cells.events.awaitText(run, text -> text.contains("42"));
        cells.type(run, "exit()\n");
        assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
    }

    @Test
    void controlCTypedInterruptsWhatIsInTheForeground() {
        UUID run = cells.start(shell, "sh -c 'echo ready; exec sleep 100'; echo status $?");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "\3");
        Cells.Ran ran = cells.end(run);
        assertFalse(ran.text().contains("status 0"), ran.text());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void controlZDoesNotHangTheSession() {
        UUID run = cells.start(shell, "sh -c 'echo ready; exec sleep 100'; echo after");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "\32");
        cells.end(run);
        assertEquals("next\n", cells.text(shell, "kill -9 %1 2>/dev/null; wait 2>/dev/null; echo next"));
    }

    @Test
    void whatACellLeavesUntypedIsNotGivenToTheNext() {
        UUID run = cells.start(shell, "echo ready; read -r x; echo \"<$x>\"");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "one\ntwo\nthree\n");
        cells.end(run);
        UUID next = cells.start(shell, "read -r -t 0.3 y; echo \"[$y]\"");
        assertTrue(cells.end(next).text().endsWith("[]\n"), cells.events.text(next));
    }

    @Test
    void rawModesEndWithTheirCell() {
        cells.run(shell, "stty raw -echo");
        UUID run = cells.start(shell,
                "stty -a | grep -o -w -e '-\\?icanon' -e '-\\?echo' -e '-\\?opost' -e '-\\?isig'; read -r x; echo \"<$x>\"");
        cells.events.awaitText(run, text -> text.contains("icanon"));
        cells.type(run, "cooked\n");
        Cells.Ran ran = cells.end(run);
        assertFalse(ran.text().contains("-icanon") || ran.text().contains("-echo") || ran.text().contains("-isig")
                || ran.text().contains("-opost"), ran.text());
        assertTrue(ran.text().contains("<cooked>\n"), ran.text());
    }

    @Test
    void allThreeAreTerminalsAndTheSizeIsThatOfTheRun() {
        assertEquals("yes\n24 80\n80\n", cells.text(shell, "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo yes; stty size; tput cols"));
    }

    @Test
    void resizeReachesTheRunningCell() {
        UUID run = cells.start(shell, """
                echo ready
                for i in {1..500}; do sleep 0.05; [ "$(stty size)" = '40 132' ] && break; done
                stty size < /dev/tty; echo cols $(tput cols)
                """);
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.session.resize("lesson/" + shell, 132, 40);
        assertTrue(cells.end(run).text().contains("40 132\ncols 132\n"), cells.events.text(run));
        assertEquals("40 132\n", resized(shell));
    }

    private String resized(String name) {
        Execution run = new Execution(UUID.randomUUID(), "lesson/" + name, Language.BASH, "stty size", "lesson", null, null, null,
                Cells.SILENCE, Map.of(), 132, 40);
        return cells.end(cells.start(run)).text();
    }

    @Test
    void aLineOfAMegabyteComesThrough() {
        UUID run = cells.start(shell, "head -c 1000000 /dev/zero | tr '\\0' x; echo");
        assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
        cells.events.awaitClosed(run);
        assertEquals("x".repeat(1_000_000) + "\n", cells.events.text(run));
    }

    @Test
    void bytesAreNotInterpretedOnTheirWay() {
        UUID run = cells.start(shell, "stty -opost; for i in {0..255}; do printf \"\\\\x$(printf %02x $i)\"; done");
        cells.end(run);
        cells.events.awaitClosed(run);
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, withoutCarriageReturns(cells.events.output(run).bytes(), all));
    }

    /** The output's terminal may still turn a line end into two bytes: the learner's stty is for the input's terminal. */
    private static byte[] withoutCarriageReturns(byte[] bytes, byte[] wanted) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        return bytes.length == wanted.length ? bytes : latin.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void utf8SplitOverWritesSurvives() {
        UUID run = cells.start(shell,
                "printf '\\xe2\\x82'; sleep 0.2; printf '\\xac\\xf0\\x9f'; sleep 0.2; printf '\\x90\\xb3\\n'");
        cells.end(run);
        cells.events.awaitClosed(run);
        assertEquals("€🐳\n", cells.events.text(run));
    }

    @Test
    void manyUtf8CharactersSurviveTheirWayThroughFrames() {
        UUID run = cells.start(shell, "yes '€🐳ü' | head -n 100000");
        cells.end(run);
        cells.events.awaitClosed(run);
        assertEquals("€🐳ü\n".repeat(100_000), cells.events.text(run));
    }

    @Test
    void progressIsSeenWhileItIsMade() {
        UUID run = cells.start(shell, "printf '10%%\\r'; read -r x; printf '100%%\\n'");
        cells.events.awaitText(run, text -> text.contains("10%\r"));
        cells.type(run, "\n");
        assertInstanceOf(Outcome.Finished.class, cells.end(run).end().outcome());
    }

    @Test
    void inputToARunThatHasEndedGoesNowhere() {
        Cells.Ran first = cells.run(shell, "true");
        UUID next = cells.start(shell, "echo ready; read -r x; echo \"<$x>\"");
        cells.events.awaitText(next, text -> text.contains("ready"));
        cells.type(first.run(), "to the wrong one\n");
        cells.type(UUID.randomUUID(), "to nobody\n");
        cells.type(next, "right\n");
        assertTrue(cells.end(next).text().contains("<right>"), cells.events.text(next));
    }

    @Test
    void ttyOfTheCellIsItsControllingTerminal() {
        UUID run = cells.start(shell, "echo to-tty > /dev/tty; echo ready; read -r x < /dev/tty; echo \"<$x>\"");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.type(run, "secret\n");
        Cells.Ran ran = cells.end(run);
        assertTrue(ran.text().contains("<secret>"), ran.text());
        assertTrue(ran.text().contains("to-tty"), ran.text());
    }
}
