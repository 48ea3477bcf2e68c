package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing is lost or doubled: much output, no acknowledgements, lost connections, servers that start again. */
@Timeout(120)
class OutputFlowTest {
    /** What may wait unacknowledged, and what lies in the sandbox's own pipes and terminals besides. */
    private static final long WINDOW = 4 << 20;
    private static final long SLACK = 256 << 10;

    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;
    private String shell;

    @BeforeEach
    void freshShell(TestInfo test) {
        cells = SANDBOX.cells();
        cells.acknowledge(true);
        shell = "o" + Integer.toHexString(test.getDisplayName().hashCode());
    }

    @Test
    void twoHundredMegabytesComeThroughWhole() {
        int bytes = 200 << 20; // in steps, so that a slow machine has time
        UUID run = cells.start(shell, "yes | head -c 200M");
        for (long length = 10 << 20; length <= bytes; length += 10 << 20) {
            cells.events.awaitLength(run, length);
        }
        assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
        long length = cells.events.awaitClosed(run).length();
        Output output = cells.events.output(run);
        String line = output.bytes()[1] == '\r' ? "y\r\n" : "y\n";
        assertEquals((long) bytes / 2 * line.length(), length);
        assertEquals(length, output.length());
        assertEquals(sumOf(line, bytes / 2), output.sum());
    }

    private static long sumOf(String line, int times) {
        byte[] block = line.repeat(1024).getBytes();
        CRC32C sum = new CRC32C();
        for (int i = 0; i < times / 1024; i++) {
            sum.update(block);
        }
        return sum.getValue();
    }

    @Test
    void aCellWhoseOutputNobodyStoresBlocksAndGoesOnWhenItIs() {
        cells.acknowledge(false);
        UUID run = cells.start(shell, "rm -f made; head -c 20000000 /dev/zero | tee >(wc -c > made) | tr '\\0' x; echo end");
        cells.events.awaitLength(run, WINDOW);
        assertEquals("alive\n", textUnacknowledged("echo alive"), "other shells go on");
        assertTrue(cells.events.output(run).length() <= WINDOW + SLACK, cells.events.output(run).length() + " bytes came");
        assertTrue(cells.events.of(KernelEvent.RunEnded.class).stream().noneMatch(end -> end.run().equals(run)));
        cells.acknowledge(true);
        cells.session.acknowledge(run, cells.events.output(run).length());
        cells.end(run);
        cells.events.awaitClosed(run);
        assertTrue(cells.events.output(run).length() >= 20_000_004);
    }

    private String textUnacknowledged(String source) {
        return cells.text(shell + "other", source);
    }

    @Test
    void anInterruptReachesACellThatIsBlocked() {
        cells.acknowledge(false);
        UUID run = cells.start(shell, "yes");
        cells.events.awaitLength(run, WINDOW);
        cells.session.interrupt(run);
        cells.acknowledge(true);
        cells.session.acknowledge(run, cells.events.output(run).length());
        assertEquals(new Outcome.Interrupted(), cells.end(run).end().outcome());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void connectionsLostDuringACellLoseNothing() throws IOException {
        UUID run = cells.start(shell, "for ((i = 0; i < 60000; i++)); do echo \"line $i of a long output\"; done");
        for (int cut = 1; cut <= 5; cut++) {
            int attached = cells.events.of(KernelEvent.Attached.class).size();
            cells.events.awaitLength(run, cut * 100_000L);
            SANDBOX.cut();
            cells.events.awaitUntil(() -> cells.events.of(KernelEvent.Attached.class).size() > attached,
                    () -> "not attached again");
        }
        assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
        cells.events.awaitClosed(run);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            expected.append("line ").append(i).append(" of a long output\n");
        }
        assertEquals(expected.toString(), cells.events.text(run));
        assertTrue(cells.events.of(KernelEvent.Detached.class).size() >= 5);
        assertEquals(1, cells.events.of(KernelEvent.RunStarted.class).stream().filter(e -> e.run().equals(run)).count());
    }

    @Test
    void runsGivenWhileDisconnectedAreDoneOnce() throws IOException {
        cells.text(shell, "rm -f count");
        for (int i = 0; i < 10; i++) {
            SANDBOX.cut();
            UUID run = cells.start(shell, "echo x >> count");
            assertEquals(new Outcome.Finished(0), cells.end(run).end().outcome());
        }
        assertEquals("10\n", cells.text(shell, "wc -l < count"));
    }

    @Test
    void aServerThatStartsAgainGoesOnFromWhatItHadStored() {
        cells.acknowledge(false);
        UUID run = cells.start(shell, "echo begin; for i in {1..2000}; do echo \"number $i\"; done; read -r x; echo \"read $x\"");
        UUID queued = cells.start(shell, "echo queued $x");
        cells.events.awaitText(run, text -> text.contains("number 2000"));
        long stored = cells.events.output(run).length() / 2;
        byte[] before = cells.events.output(run).bytes();
        cells.session.acknowledge(run, stored);

        Cells again = SANDBOX.reattach(Map.of(run, stored, queued, 0L), true);
        KernelEvent.Attached attached = again.events.await(KernelEvent.Attached.class);
        assertTrue(attached.knownRuns().contains(run) && attached.knownRuns().contains(queued));
        again.events.awaitStarted(run);
        again.events.awaitText(run, text -> text.contains("number 2000"));
        assertEquals(stored, again.events.output(run).first());
        again.type(run, "typed\n");
        assertEquals(new Outcome.Finished(0), again.end(run).end().outcome());
        again.events.awaitClosed(run);
        assertTrue(again.events.text(run).endsWith("read typed\n"));
        byte[] repeated = Arrays.copyOf(again.events.output(run).bytes(), before.length - (int) stored);
        assertArrayEquals(Arrays.copyOfRange(before, (int) stored, before.length), repeated);
        assertEquals("queued typed\n", again.end(queued).text());
    }

    @Test
    void runsThatEndedWhileTheServerWasAwayAreToldWithTheirOutput() {
        UUID run = cells.start(shell, "read -r -t 0.5 x < /dev/null; sleep 0.2; echo done while away; exit 6");
        cells.events.awaitStarted(run);
        Cells again = SANDBOX.reattach(Map.of(run, 0L), true);
        Cells.Ran ran = again.end(run);
        assertEquals(6, ran.exitCode());
        assertEquals("done while away\n", ran.text());
    }

    @Test
    void acceptedRunsAreGivenToTheAgentThatDoesNotHaveThem() {
        Execution never = Cells.bash(shell, "echo given later");
        cells.close();
        Events events = new Events();
        try (KernelSession session = KernelSession.attach(SANDBOX.sandbox(), Map.of(), List.of(never), events)) {
            assertEquals(new Outcome.Finished(0), events.awaitEnd(never.run()).outcome());
            assertEquals("given later\n", events.text(never.run()));
        }
        SANDBOX.reattach(Map.of(), true);
    }

    @Test
    void aRunThatNobodyKnowsIsLost() {
        UUID unknown = UUID.randomUUID();
        Cells again = SANDBOX.reattach(Map.of(unknown, 10L), true);
        assertInstanceOf(Outcome.SandboxLost.class, again.end(unknown).end().outcome());
    }

    @Test
    void aForgottenRunIsRememberedNoMore() {
        Cells.Ran ran = cells.run(shell, "echo x");
        cells.events.awaitClosed(ran.run());
        cells.session.forget(ran.run());
        cells.text(shell, "true");
        Cells again = SANDBOX.reattach(Map.of(), true);
        assertTrue(!again.events.await(KernelEvent.Attached.class).knownRuns().contains(ran.run()));
    }

    @Test
    void aRunIdIsNotDoneTwiceEvenByAnotherSession() {
        cells.text(shell, "rm -f twice");
        Execution run = Cells.bash(shell, "echo x >> twice");
        cells.end(cells.start(run));
        Cells again = SANDBOX.reattach(Map.of(), true);
        again.start(run);
        again.end(run.run());
        assertEquals("1\n", again.text(shell, "wc -l < twice"));
    }

    @Test
    void manySmallWritesKeepTheirOrder() {
        UUID run = cells.start(shell, "for ((i = 0; i < 20000; i++)); do printf '%d ' $i; printf '%d\\n' $i >&2; done");
        cells.end(run);
        cells.events.awaitClosed(run);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            expected.append(i).append(' ').append(i).append('\n');
        }
        assertEquals(expected.toString(), cells.events.text(run));
    }
}
