package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The engine inside, and streams to what listens there. */
@Timeout(120)
class EngineTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private static Cells cells;

    /** An image with a shell, out of the sandbox's own files: no registry is needed. */
    @BeforeAll
    static void startEngine() {
        cells = SANDBOX.cells();
        cells.session.startEngine();
        KernelEvent.EngineChanged ready = cells.events.await(KernelEvent.EngineChanged.class,
                engine -> engine.state() == EngineState.READY);
        assertFalse(ready.version().isBlank());
        cells.text("main", """
                cd /
                libraries=$(ldd /bin/sh /bin/cat | grep -o '/lib[^ ]*' | sort -u)
                tar -ch bin/sh bin/cat bin/sleep $libraries 2>/dev/null | docker import - tiny
                """);
    }

    @Test
    void theEnginesStatesAreToldInTheirOrder() {
        assertEquals(List.of(EngineState.OFF, EngineState.STARTING, EngineState.READY), states().subList(0, 3));
    }

    @Test
    void theEnginesApiAnswersOverADialledSocket() throws IOException {
        assertTrue(get(new DialTarget.Unix("/run/learner/docker.sock"), "/_ping").contains("OK"));
    }

    @Test
    void aPortOfTheSandboxCanBeDialled() throws IOException {
        UUID server = cells.start("http", "cd ~/lesson; echo page > index.html; python3 -u -m http.server 8123 --bind 127.0.0.1");
        cells.events.awaitText(server, text -> text.contains("8123"));
        assertTrue(get(new DialTarget.Tcp(8123), "/index.html").endsWith("page\n"));
        cells.session.interrupt(server);
        cells.end(server);
    }

    @Test
    void muchComesThroughADialledStream() throws IOException {
        UUID server = cells.start("http2",
                "cd ~/lesson; head -c 20000000 /dev/zero > big; python3 -u -m http.server 8124 --bind 127.0.0.1");
        cells.events.awaitText(server, text -> text.contains("8124"));
        String answer = get(new DialTarget.Tcp(8124), "/big");
        assertEquals(20_000_000, answer.length() - answer.indexOf("\r\n\r\n") - 4);
        cells.session.interrupt(server);
        cells.end(server);
    }

    @Test
    void whereNothingListensIsToldInWords() {
        String message = assertThrows(IOException.class, () -> cells.session.dial(new DialTarget.Tcp(9))).getMessage();
        assertTrue(message.contains("127.0.0.1:9"), message);
        message = assertThrows(IOException.class, () -> cells.session.dial(new DialTarget.Unix("/nowhere.sock"))).getMessage();
        assertTrue(message.contains("/nowhere.sock"), message);
    }

    @Test
    void whatOnlyTheAgentMayOpenCannotBeDialled() {
        assertThrows(IOException.class, () -> cells.session.dial(new DialTarget.Unix("/run/slipway/agent.sock")));
    }

    @Test
    void aContainerWithATerminalTakesWhatIsTyped() {
        UUID run = cells.start("it", "docker run --rm -it --network none tiny sh");
        cells.events.awaitText(run, text -> text.contains("# ") || text.contains("$ "));
        cells.type(run, "echo in $((40 + 2)) && exit 5\n");
        Cells.Ran ran = cells.end(run);
        assertTrue(ran.text().contains("in 42\n"), ran.text());
        assertEquals(5, ran.exitCode());
        assertEquals("next\n", cells.text("it", "echo next"));
    }

    @Test
    void interruptEndsARunningContainerInTheForeground() {
        UUID run = cells.start("fg", "docker run --rm --init --network none tiny sh -c 'echo ready; exec sleep 100'");
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.session.interrupt(run);
        assertEquals(new Outcome.Interrupted(), cells.end(run).end().outcome());
    }

    @Test
    void killingAllProcessesEndsTheEngineWhichCanBeStartedAgain() {
        int before = states().size();
        cells.run("killer", "kill -9 -1");
        cells.events.awaitUntil(() -> states().size() > before, () -> "nobody notices that the engine has gone");
        assertTrue(states().get(before) == EngineState.FAILED || states().get(before) == EngineState.OFF, states().toString());
        cells.session.startEngine();
        cells.events.awaitUntil(() -> states().subList(before, states().size()).contains(EngineState.READY),
                () -> "the engine does not come back: " + states());
        assertTrue(cells.text("killer", "docker image ls -q tiny").length() > 5);
    }

    private static List<EngineState> states() {
        return cells.events.of(KernelEvent.EngineChanged.class).stream().map(KernelEvent.EngineChanged::state).toList();
    }

    private static String get(DialTarget target, String path) throws IOException {
        try (DialedStream stream = cells.session.dial(target)) {
            stream.output().write(("GET " + path + " HTTP/1.0\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream input = stream.input();
            return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
