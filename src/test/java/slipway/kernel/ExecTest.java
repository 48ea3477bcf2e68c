package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs run as the learner apart from the shells. */
@Timeout(60)
class ExecTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private final KernelSession session = SANDBOX.cells().session;

    private static ExecRequest sh(String script) {
        return new ExecRequest(List.of("sh", "-c", script), Map.of(), null, LIMIT);
    }

    @Test
    void bothOutputsAndTheCodeComeBack() throws IOException {
        ExecResult result = session.exec(sh("echo out; echo err >&2; exit 3"));
        assertEquals("out\n", result.stdoutText());
        assertEquals("err\n", result.stderrText());
        assertEquals(3, result.exit().exitCode());
        assertFalse(result.succeeded() || result.truncated() || result.exit().timedOut());
    }

    @Test
    void argumentsEnvironmentAndDirectoryArriveAsGiven() throws IOException {
        SANDBOX.cells().text("main", "mkdir -p ~/lesson/sub");
        String script = "printf '%s|' \"$@\" \"$VAR\" \"$PWD\" \"$HOME\"";
        ExecResult result = session.exec(new ExecRequest(List.of("sh", "-c", script, "sh", "a b", "$x;*", "", "ü"),
                Map.of("VAR", "value 'q'"), "lesson/sub", LIMIT));
        assertEquals("a b|$x;*||ü|value 'q'|/home/learner/lesson/sub|/home/learner|", result.stdoutText());
    }

    @Test
    void aProgramBeyondItsLimitIsKilledWithAllThatItStarted() throws IOException {
        String script = "echo begun; (sleep 4713; true) & sleep 4713; echo never";
        ExecResult result = session.exec(new ExecRequest(List.of("sh", "-c", script), Map.of(), null, Duration.ofMillis(500)));
        assertTrue(result.exit().timedOut());
        assertEquals("begun\n", result.stdoutText());
        assertFalse(result.succeeded());
        assertEquals("0\n", session.exec(sh("pgrep -fc '^sleep 471[3]' || true")).stdoutText());
    }

    @Test
    void aProgramThatIsNotThereIsToldInWords() {
        try {
            ExecResult result = session.exec(new ExecRequest(List.of("no-such-program"), Map.of(), null, LIMIT));
            assertEquals(127, result.exit().exitCode());
            assertTrue((result.exit().message() + result.stderrText()).contains("no-such-program"), result.toString());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("no-such-program"), e.getMessage());
        }
    }

    @Test
    void outputBeyondItsBoundPassesAndIsCounted() throws IOException {
        ExecResult result = session.exec(sh("head -c 5000000 /dev/zero; echo err >&2"));
        assertTrue(result.truncated());
        assertEquals(ExecResult.OUTPUT_LIMIT, result.stdout().length);
        assertEquals("err\n", result.stderrText());
        assertTrue(result.succeeded());
    }

    @Test
    void streamsGoBothWaysWithoutEndAndWithoutLoss() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        try (ExecHandle program = session.start(sh("cat"))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try (OutputStream stdin = program.stdin()) {
                    stdin.write(sent);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertArrayEquals(sent, program.stdout().readAllBytes());
            writing.get();
            assertEquals(0, program.waitFor(LIMIT).exitCode());
        }
    }

    @Test
    void anOutputThatNobodyReadsBlocksTheProgramAndNobodyElse() throws IOException {
        try (ExecHandle program = session.start(sh("yes"))) {
            InputStream stdout = program.stdout();
            assertEquals('y', stdout.read());
            assertEquals("alive\n", SANDBOX.cells().text("main", "echo alive"));
            assertTrue(stdout.available() < AgentStream.WINDOW);
        }
    }

    @Test
    void closingKillsTheProgram() throws IOException {
        try (ExecHandle program = session.start(sh("echo $$; exec sleep 4714"))) {
            assertTrue(program.stdout().read() > 0);
        }
        SANDBOX.cells().text("main", "while pgrep -f '^sleep 471[4]' > /dev/null; do sleep 0.05; done");
    }

    @Test
    void waitingHasALimitOfItsOwn() throws IOException {
        try (ExecHandle program = session.start(sh("sleep 100"))) {
            IOException late = assertThrows(IOException.class, () -> program.waitFor(Duration.ofMillis(100)));
            assertTrue(late.getMessage().contains("100 ms"), late.getMessage());
        }
    }

    @Test
    void writingToAProgramThatHasEndedThrows() throws IOException {
        try (ExecHandle program = session.start(sh("exit 0"))) {
            program.waitFor(LIMIT);
            assertThrows(IOException.class, () -> program.stdin().write(new byte[1]));
        }
    }

    @Test
    void aProgramKilledBySignalIsToldAsAShellDoes() throws IOException {
        assertEquals(128 + 9, session.exec(sh("kill -9 $$")).exit().exitCode());
    }

    @Test
    void manyProgramsRunAtTheSameTime() {
        List<CompletableFuture<String>> all = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(
                () -> text("sleep 0.2; echo " + i), task -> Thread.ofVirtual().start(task))).toList();
        for (int i = 0; i < 20; i++) {
            assertEquals(i + "\n", all.get(i).join());
        }
    }

    private String text(String script) {
        try {
            return session.exec(sh(script)).stdoutText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tooManyStreamsAreRefusedInWords() throws IOException {
        List<ExecHandle> open = new ArrayList<>();
        try {
            IOException refusal = assertThrows(IOException.class, () -> {
                for (int i = 0; i <= AgentStreams.LIMIT; i++) {
                    open.add(session.start(sh("read x")));
                }
            });
            assertTrue(refusal.getMessage().contains("Too many"), refusal.getMessage());
        } finally {
            open.forEach(ExecHandle::close);
        }
        assertEquals("again\n", session.exec(sh("echo again")).stdoutText());
    }

    @Test
    void itHasNoTerminalAndNothingToRead() throws IOException {
        assertEquals("", session.exec(sh("cat; [ -t 0 ] && echo terminal; true")).stdoutText());
    }
}
