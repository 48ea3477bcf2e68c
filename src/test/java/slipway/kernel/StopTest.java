package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to end what does not end by itself. */
@Timeout(60)
class StopTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** The promise is 100 ms for a sleep; the bound leaves room for a machine that does other work. */
    private static final long INTERRUPT_LIMIT_MILLIS = 1000;

    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;
    private String shell;

    @BeforeEach
    void freshShell(TestInfo test) {
        cells = SANDBOX.cells();
        shell = "x" + Integer.toHexString((test.getDisplayName() + test.getTestMethod()).hashCode());
    }

    @Test
    void interruptEndsASleepAtOnce() {
        UUID run = cells.start(shell, "echo ready; sleep 100; echo never");
        cells.events.awaitText(run, text -> text.contains("ready"));
        long asked = System.nanoTime();
        cells.session.interrupt(run);
        Cells.Ran ran = cells.end(run);
        long millis = (System.nanoTime() - asked) / 1_000_000;
        assertEquals(new Outcome.Interrupted(), ran.end().outcome());
        assertFalse(ran.text().contains("never"), ran.text());
        assertTrue(millis < INTERRUPT_LIMIT_MILLIS, "it took " + millis + " ms");
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"while true; do sleep 0.05; done", "for i in {1..100000}; do /bin/true; done", "while :; do :; done",
            "read x", "sleep 100 | cat", "(sleep 100)", "yes > /dev/null", "f() { sleep 100; }; f", "x=$(sleep 100)",
            "python3 -c 'import time; time.sleep(100)'", "cat", "sleep 100 & wait"})
    void interruptEndsWhateverWaitsOrWorks(String source) {
        cells.text(shell, "kept=yes");
        UUID run = cells.start(shell, "echo ready\n" + source + "\necho never");
        cells.events.awaitText(run, text -> text.contains("ready"));
        Cells.Ran ran = stop(run);
        assertEquals(new Outcome.Interrupted(), ran.end().outcome());
        assertFalse(ran.text().contains("never"), ran.text());
        assertEquals("yes\n", cells.text(shell, "echo $kept"));
    }

    /** Bash forgets a Ctrl-C when the program in front ends by itself in the same moment; then Stop is asked for once more. */
    private Cells.Ran stop(UUID run) {
        cells.session.interrupt(run);
        cells.events.awaitUntil(() -> cells.events.hasEnded(run) || isUnresponsive(), () -> "neither an end nor a word of it");
        if (!cells.events.hasEnded(run)) {
            cells.session.interrupt(run);
        }
        return cells.end(run);
    }

    private boolean isUnresponsive() {
        return cells.events.of(KernelEvent.ShellChanged.class).stream().anyMatch(changed ->
                changed.shell().equals("lesson/" + shell) && changed.state() == ShellState.UNRESPONSIVE);
    }

    @Test
    void interruptBeforeItsTurnTakesARunOutOfTheQueue() {
        UUID first = cells.start(shell, "echo ready; read -r x");
        cells.events.awaitText(first, text -> text.contains("ready"));
        UUID second = cells.start(shell, "echo second");
        UUID third = cells.start(shell, "echo third");
        cells.session.interrupt(second);
        assertEquals(new Outcome.Interrupted(), cells.end(second).end().outcome());
        cells.type(first, "\n");
        assertEquals("third\n", cells.end(third).text());
        assertEquals("", cells.events.text(second));
        cells.events.awaitClosed(second);
    }

    @Test
    void interruptOfARunThatHasEndedDoesNothing() {
        Cells.Ran ran = cells.run(shell, "echo x");
        UUID next = cells.start(shell, "echo ready; read -r x; echo \"<$x>\"");
        cells.events.awaitText(next, text -> text.contains("ready"));
        cells.session.interrupt(ran.run());
        cells.session.interrupt(UUID.randomUUID());
        cells.type(next, "on\n");
        assertTrue(cells.end(next).text().contains("<on>"));
    }

    @Test
    void interruptBetweenSendingAndStartingIsNotLost() {
        for (int i = 0; i < 20; i++) {
            UUID run = cells.start(shell, "sleep 100");
            cells.session.interrupt(run);
            assertEquals(new Outcome.Interrupted(), cells.end(run).end().outcome());
        }
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 100", "f() { sleep 100; }; f", "sleep 100 | cat", "while :; do :; done"})
    void interruptIsNotLostWhateverTheMoment(String source) {
        for (int i = 0; i < 25; i++) {
            UUID run = cells.start(shell, "echo ready; " + source);
            cells.events.awaitText(run, text -> text.contains("ready"));
            LockSupport.parkNanos(i * 150_000L);
            cells.session.interrupt(run);
            assertEquals(new Outcome.Interrupted(), cells.end(run).end().outcome());
        }
    }

    @Test
    void aRunThatIsSilentTooLongIsStopped() {
        UUID run = cells.start(Cells.execution(shell, Language.BASH, "echo ready; sleep 100; echo never", SHORT));
        Cells.Ran ran = cells.end(run);
        assertEquals(new Outcome.TimedOut(SHORT), ran.end().outcome());
        assertFalse(ran.text().contains("never"));
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void aRunThatSpeaksIsNotStopped() {
        UUID run = cells.start(Cells.execution(shell, Language.BASH, "for i in 1 2 3 4 5 6; do echo $i; sleep 0.4; done", SHORT));
        assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
    }

    @Test
    void aRunThatIgnoresInterruptsIsEndedMoreFirmly() {
        String deaf = "import signal, time\nfor s in (2, 15): signal.signal(s, signal.SIG_IGN)\ntime.sleep(100)";
        UUID run = cells.start(Cells.execution(shell, Language.BASH, "python3 -c '" + deaf + "'", SHORT));
        Cells.Ran ran = cells.end(run);
        assertEquals(new Outcome.TimedOut(SHORT), ran.end().outcome());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void aShellThatIgnoresInterruptsCanBeRestarted() {
        UUID run = cells.start(shell, "trap '' INT; echo ready; while :; do sleep 0.1; done");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.session.interrupt(run);
        cells.session.restart("lesson/" + shell);
        KernelEvent.RunEnded end = cells.end(run).end();
        assertFalse(end.outcome() instanceof Outcome.Finished, end.toString());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 100", "trap '' INT TERM HUP QUIT; while :; do :; done", "kill -STOP $$", "stty raw -echo; cat",
            "exec </dev/null >/dev/null 2>&1; sleep 100", "( trap '' TERM INT; sleep 100 ) & wait", "python3",
            "for n in {0..255}; do eval \"exec $n>&-\"; done; sleep 100"})
    void restartAlwaysWorks(String source) {
        cells.text(shell, "before=1; cd /tmp");
        UUID run = cells.start(shell, source);
        cells.events.awaitStarted(run);
        UUID queued = cells.start(shell, "echo queued");
        cells.session.restart("lesson/" + shell);
        KernelEvent.RunEnded end = cells.end(run).end();
        assertInstanceOf(Outcome.ShellDied.class, end.outcome());
        cells.end(queued);
        assertEquals("fresh:/home/learner/lesson\n", cells.text(shell, "echo \"fresh:$before$PWD\""));
    }

    @Test
    void restartEndsWhatTheShellLeftBehind() {
        cells.text(shell, "sleep 4711 >/dev/null 2>&1 & sleep 4712 >/dev/null 2>&1 & disown -a");
        cells.session.restart("lesson/" + shell);
        assertEquals("0\n", cells.text(shell, "pgrep -fc 'sleep 471[12]' || true"));
    }

    @Test
    void restartOfAShellThatIsNotThereMakesNoTrouble() {
        cells.session.restart("lesson/never-used-" + shell);
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void aForkBombIsEndedByRestart() {
        UUID run = cells.start(shell, "echo ready; b() { b | b & }; b; sleep 100");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.session.restart("lesson/" + shell);
        cells.end(run);
        assertEquals("next\n", cells.text(shell, "echo next"));
    }
}
