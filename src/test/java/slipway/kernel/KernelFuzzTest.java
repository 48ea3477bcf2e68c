package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.sandbox.SandboxException;

/** The server's end against agents that say anything: whatever is heard, what listeners are told of a run makes sense. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KernelFuzzTest {
    private static final List<UUID> RUNS = IntStream.range(1, 8).mapToObj(i -> new UUID(0, i)).toList();
    private static final Instant NOW = Instant.ofEpochMilli(1000);

    @Test
    void aReaderEndsWithAWordAboutTheFrameWhateverComes() {
        Fuzz.rounds(chance -> {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            HostileFrames frames = new HostileFrames(chance, RUNS);
            for (int i = 0; i < 60; i++) {
                wire.writeBytes(frames.next());
            }
            FrameReader reader = new FrameReader(Channels.newChannel(inPieces(wire.toByteArray(), chance)));
            try {
                while (reader.next() != null) {
                    // heard
                }
            } catch (MalformedFrameException | EOFException e) {
                assertTrue(e.getMessage().length() < 400, e.getMessage());
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e.getMessage());
            }
        });
    }

    private static InputStream inPieces(byte[] bytes, Random chance) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + chance.nextInt(9000)));
            }
        };
    }

    @Test
    void aStateTellsEachRunOnceAndInOrderWhateverItHears() {
        Fuzz.rounds(chance -> {
            KernelState state = KernelState.begin(chance.nextBoolean() ? Map.of() : Map.of(RUNS.getFirst(), (long) chance.nextInt(50)), List.of());
            Told told = new Told(state);
            for (int i = 0; i < 300; i++) {
                KernelInput input = input(chance);
                if (input != null) {
                    KernelState.Step step = state.apply(input);
                    told.askedAgain(input, state, step.state());
                    told.check(input, step);
                    state = step.state();
                    assertTrue(state.runs().size() <= KernelState.RUNS_LIMIT && state.kept().size() <= KernelState.KEPT_LIMIT + RUNS.size() + 9);
                    assertTrue(state.unstored() >= 0);
                }
            }
        });
    }

    private static KernelInput input(Random chance) {
        UUID run = RUNS.get(chance.nextInt(RUNS.size()));
        return switch (chance.nextInt(14)) {
            case 0, 1 -> new KernelInput.Execute(new Execution(run, "main", Language.BASH, "true", "lesson", null, null, null, Duration.ofMinutes(1),
                    Map.of(), 80, 24), NOW);
            case 2 -> new KernelInput.Interrupt(run, NOW);
            case 3 -> new KernelInput.Forget(run);
            case 4 -> new KernelInput.Acknowledge(run, chance.nextInt(60));
            case 5 -> chance.nextInt(3) == 0 ? new KernelInput.Disconnected(new SandboxException.Unreachable("lost", null)) : new KernelInput.Connected();
            case 6 -> chance.nextInt(60) == 0 ? new KernelInput.Gone("gone", NOW) : new KernelInput.Say(new ToAgent.Restart("main"));
            case 7 -> heard(new FromAgent.Hello(1, "boot-" + chance.nextInt(2), RUNS.subList(0, chance.nextInt(RUNS.size())),
                    new FromAgent.Engine(EngineState.OFF, null, "")));
            default -> said(chance);
        };
    }

    /** Sensible and other words, by way of the codec, as they would come; null for what the codec refuses. */
    private static KernelInput said(Random chance) {
        UUID run = RUNS.get(chance.nextInt(RUNS.size()));
        int from = chance.nextInt(40);
        return switch (chance.nextInt(6)) {
            case 0 -> heard(new FromAgent.Started(run, chance.nextInt(100)));
            case 1 -> heard(new FromAgent.Output(run, from, new byte[chance.nextInt(20)]));
            case 2 -> heard(new FromAgent.Ended(run, new FromAgent.End("finished", chance.nextInt(256), null, null), "/home", 9, from));
            case 3 -> heard(new FromAgent.Closed(run, from));
            case 4 -> heard(new FromAgent.Refused("execute", run, "no"));
            default -> {
                try {
                    FromAgent message = new FrameReader(Channels.newChannel(new ByteArrayInputStream(new HostileFrames(chance, RUNS).next()))).next();
                    yield message instanceof FromAgent.Session session ? heard(session) : null;
                } catch (IOException e) {
                    yield null;
                }
            }
        };
    }

    private static KernelInput heard(FromAgent.Session message) {
        return new KernelInput.Heard(message, NOW);
    }

    /** What a listener was told of each run so far. */
    private static final class Told {
        private final Map<UUID, Long> given = new HashMap<>();
        private final Map<UUID, List<String>> words = new HashMap<>();

        Told(KernelState state) {
            state.runs().values().forEach(run -> given.put(run.id(), run.received()));
        }

        /** A run of an earlier session that is asked for once more is told from its beginning. */
        void askedAgain(KernelInput input, KernelState before, KernelState after) {
            if (input instanceof KernelInput.Execute execute) {
                UUID run = execute.execution().run();
                KnownRun known = before.runs().get(run);
                if (known != null && known != after.runs().get(run)) {
                    words.remove(run);
                    given.remove(run);
                    if (after.runs().get(run).received() != KnownRun.UNKNOWN) {
                        given.put(run, after.runs().get(run).received());
                    }
                }
            }
        }

        void check(KernelInput input, KernelState.Step step) {
            if (input instanceof KernelInput.Forget(UUID run)) {
                given.remove(run);
                words.remove(run);
            }
            for (KernelAction action : step.actions()) {
                if (action instanceof KernelAction.Emit(KernelEvent event)) {
                    check(event);
                }
            }
        }

        private void check(KernelEvent event) {
            switch (event) {
                case KernelEvent.RunStarted started -> {
                    List<String> before = words(started.run());
                    assertTrue(before.isEmpty(), "started after " + before);
                    before.add("started");
                }
                case KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes) -> {
                    assertFalse(words(run).contains("closed"), "output after the closing");
                    assertTrue(bytes.length > 0, "no bytes");
                    Long end = given.put(run, offset + bytes.length);
                    assertTrue(end == null || end == offset, "output at " + offset + " after " + end);
                }
                case KernelEvent.RunEnded ended -> {
                    List<String> before = words(ended.run());
                    assertFalse(before.contains("ended") || before.contains("closed"), "ended after " + before);
                    assertTrue(ended.offset() <= Math.max(0, given.getOrDefault(ended.run(), 0L)), "an end before its output");
                    before.add("ended");
                }
                case KernelEvent.OutputClosed(UUID run, long length) -> {
                    List<String> before = words(run);
                    assertTrue(before.contains("ended") && !before.contains("closed"), "closed after " + before);
                    assertEquals(Math.max(0, given.getOrDefault(run, 0L)), length, "closed at another byte than the last");
                    before.add("closed");
                }
                case KernelEvent.RunRefused(UUID run, String message) -> {
                    assertTrue(words(run).isEmpty(), "refused after " + words(run));
                    words.remove(run);
                    given.remove(run);
                }
                default -> {
                    // concerns no run
                }
            }
        }

        private List<String> words(UUID run) {
            return words.computeIfAbsent(run, id -> new ArrayList<>());
        }
    }

    @Test
    void aSessionOutlivesAgentsThatSayAnything() {
        Fuzz.rounds(chance -> {
            Events events = new Events();
            CountDownLatch gone = new CountDownLatch(1);
            try (AnythingAgent agent = new AnythingAgent(new Random(chance.nextLong()));
                    KernelSession session = KernelSession.attach(agent, Map.of(), List.of(), event -> {
                        events.event(event);
                        if (event instanceof KernelEvent.SandboxGone) {
                            gone.countDown();
                        }
                    }, Duration.ofMillis(300))) {
                for (int i = 0; i < 40; i++) {
                    command(session, chance);
                }
                gone.await(chance.nextInt(40), TimeUnit.MILLISECONDS);
                agent.vanish("removed");
                agent.hangUp();
                assertTrue(gone.await(10, TimeUnit.SECONDS), "the session has not noticed that its sandbox is gone: " + events.all());
                for (KernelEvent.Detached detached : events.of(KernelEvent.Detached.class)) {
                    assertFalse(detached.cause().getCause() instanceof RuntimeException, "a fault of the session: " + detached.cause().getCause());
                }
            }
        });
    }

    private static void command(KernelSession session, Random chance) {
        UUID run = RUNS.get(chance.nextInt(RUNS.size()));
        switch (chance.nextInt(6)) {
            case 0 -> session.execute(new Execution(run, "main", Language.BASH, "true", "lesson", null, null, null, Duration.ofMinutes(1), Map.of(), 80, 24));
            case 1 -> session.interrupt(run);
            case 2 -> session.forget(run);
            case 3 -> session.input(run, new byte[chance.nextInt(100)]);
            case 4 -> session.restart("main");
            default -> Thread.ofVirtual().start(() -> dial(session, chance.nextInt(2)));
        }
    }

    private static void dial(KernelSession session, int length) {
        try (DialedStream stream = session.dial(new DialTarget.Tcp(80))) {
            stream.output().write(new byte[length]);
            stream.input().readNBytes(100);
        } catch (IOException e) {
            // refused, not answered, or lost: all that may be with such an agent
        }
    }

    /** Greets, or not, and then says what comes to its mind. */
    private static final class AnythingAgent extends FakeAgent {
        private final Random chance;
        private volatile Connection last;

        AnythingAgent(Random chance) {
            this.chance = chance;
        }

        void hangUp() throws IOException {
            if (last != null) {
                last.hangUp();
            }
        }

        @Override
        synchronized void serve(Connection connection) throws IOException {
            last = connection;
            if (chance.nextInt(6) > 0) {
                connection.greet("boot-" + chance.nextInt(2), RUNS.subList(0, chance.nextInt(3)).toArray(UUID[]::new));
            }
            HostileFrames frames = new HostileFrames(chance, RUNS);
            for (int i = chance.nextInt(80); i > 0; i--) {
                connection.raw(frames.next());
            }
        }
    }
}
