package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The samples that the agent's own tests read too: what we write is what stands there, what stands there is what we read. */
class AgentSamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/samples/agent");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID RUN = UUID.fromString("0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01");

    private static final Map<String, ToAgent> TO_AGENT = Map.ofEntries(
            Map.entry("acknowledge", new ToAgent.Acknowledge(RUN, 8192)),
            Map.entry("close", new ToAgent.Close(7)),
            Map.entry("credit", new ToAgent.Credit(7, 1, 65536)),
            Map.entry("dial-tcp", ToAgent.Dial.of(8, new DialTarget.Tcp(8080))),
            Map.entry("dial-unix", ToAgent.Dial.of(7, new DialTarget.Unix("/run/learner/docker.sock"))),
            Map.entry("engine", ToAgent.Engine.START),
            Map.entry("exec", new ToAgent.Exec(9, List.of("docker", "pull", "--quiet", "alpine:3"), Map.of(),
                    "03-first-dockerfile", 60000)),
            Map.entry("execute-bash", ToAgent.Execute.of(new Execution(RUN, "03-first-dockerfile/main", Language.BASH,
                    "echo hi\n", "03-first-dockerfile", null, null, null, Duration.ofMinutes(5), Map.of("APP", "hello"), 100,
                    24))),
            Map.entry("execute-file", ToAgent.Execute.of(new Execution(RUN, "03-first-dockerfile/main", Language.FILE,
                    "FROM alpine:3\n", "03-first-dockerfile", null, "ml/Dockerfile", 0644, Duration.ofSeconds(10), Map.of(), 100,
                    24))),
            Map.entry("forget", new ToAgent.Forget(RUN)),
            Map.entry("hello", new ToAgent.Hello(1, Map.of(RUN, 4096L))),
            Map.entry("interrupt", new ToAgent.Interrupt(RUN)),
            Map.entry("resize", new ToAgent.Resize("03-first-dockerfile/main", 80, 24)),
            Map.entry("stand", new ToAgent.Stand("03-first-dockerfile/main", "/home/learner/03-first-dockerfile/ml")),
            Map.entry("restart", new ToAgent.Restart("03-first-dockerfile/main")));

    private static final Map<String, FromAgent> FROM_AGENT = Map.ofEntries(
            Map.entry("closed", new FromAgent.Closed(RUN, 9)),
            Map.entry("credit", new FromAgent.Credit(7, 0, 65536)),
            Map.entry("ended-interrupted", ended(new FromAgent.End("interrupted", null, null, null), "/home/learner")),
            Map.entry("ended-shell-died", ended(new FromAgent.End("shell-died", null, null,
                    "The shell ended (exit code 1); a new one has started."), "/home/learner")),
            Map.entry("ended-timed-out", ended(new FromAgent.End("timed-out", null, 300L, null), "/home/learner")),
            Map.entry("ended", ended(new FromAgent.End("finished", 0, null, null), "/home/learner/03-first-dockerfile")),
            Map.entry("engine", new FromAgent.Engine(EngineState.READY, "26.1.5", "")),
            Map.entry("exited", new FromAgent.Exited(9, 0, false, "")),
            Map.entry("failed", new FromAgent.Failed(7, "nothing listens on 127.0.0.1:8080")),
            Map.entry("hello", new FromAgent.Hello(1, "5f0d7c9a-0d1e-4e55-8a77-0d4b3f1c2a10", List.of(RUN),
                    new FromAgent.Engine(EngineState.OFF, null, ""))),
            Map.entry("limit-disk", new FromAgent.Limit(LimitKind.DISK, LimitPlace.ENGINE, true, 2_140_000_000L, 2_147_483_648L, 0, "")),
            Map.entry("limit-memory", new FromAgent.Limit(LimitKind.MEMORY, null, true, 1 << 30, 1 << 30, 1, "python3")),
            Map.entry("opened", new FromAgent.Opened(7)),
            Map.entry("refused", new FromAgent.Refused("execute", RUN, "unknown language: ruby")),
            Map.entry("shell", new FromAgent.Shell("03-first-dockerfile/main", ShellState.IDLE, "")),
            Map.entry("started", new FromAgent.Started(RUN, 1790000000002L)));

    private static FromAgent ended(FromAgent.End end, String directory) {
        return new FromAgent.Ended(RUN, end, directory, 1790000000003L, 4);
    }

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsTheSample() throws IOException {
        return names("to-agent").stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            assertNotNull(TO_AGENT.get(name), "no message is made for the sample " + name);
            JsonNode written = JSON.readTree(Frames.encodeControl(TO_AGENT.get(name)));
            assertEquals(JSON.readTree(Files.readString(sample("to-agent", name))), written);
        }));
    }

    @TestFactory
    Stream<DynamicTest> theSampleIsUnderstood() throws IOException {
        return names("from-agent").stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            assertNotNull(FROM_AGENT.get(name), "no message is expected of the sample " + name);
            assertEquals(FROM_AGENT.get(name), Frames.decodeControl(Files.readAllBytes(sample("from-agent", name))));
        }));
    }

    @Test
    void eachMessageHasASample() throws IOException {
        assertEquals(TO_AGENT.keySet(), names("to-agent"));
        assertEquals(FROM_AGENT.keySet(), names("from-agent"));
        Set<Class<?>> said = new HashSet<>(TO_AGENT.values().stream().<Class<?>>map(Object::getClass).toList());
        said.addAll(Set.of(ToAgent.Input.class, ToAgent.Data.class));
        assertEquals(Set.of(ToAgent.class.getPermittedSubclasses()), said);
    }

    @Test
    void outcomesAreToldApart() {
        assertEquals(new Outcome.Finished(0), new FromAgent.End("finished", 0, null, null).outcome());
        assertEquals(new Outcome.Interrupted(), new FromAgent.End("interrupted", null, null, null).outcome());
        assertEquals(new Outcome.TimedOut(Duration.ofSeconds(300)), new FromAgent.End("timed-out", null, 300L, null).outcome());
        assertEquals(new Outcome.ShellDied("gone"), new FromAgent.End("shell-died", null, null, "gone").outcome());
        assertFalse(new FromAgent.End("eaten", null, null, null).outcome() instanceof Outcome.Finished);
    }

    private static Set<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
            return new HashSet<>(files.map(file -> file.getFileName().toString().replace(".json", "")).toList());
        }
    }

    private static Path sample(String folder, String name) {
        return SAMPLES.resolve(folder).resolve(name + ".json");
    }
}
