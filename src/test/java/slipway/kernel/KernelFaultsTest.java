package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session does when its agent hangs, dies, floods or talks nonsense. */
@Timeout(60)
class KernelFaultsTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final Duration SOON = Duration.ofMillis(200);

    private final Events events = new Events();
    private FakeAgent agent;
    private KernelSession session;

    @AfterEach
    void close() {
        session.close();
        agent.close();
    }

    @Test
    void anAgentThatNeverAnswersIsCutOffAndTriedAgain() {
        attach(new HangingAgent());
        KernelEvent.Detached detached = events.await(KernelEvent.Detached.class);
        assertTrue(detached.cause().getMessage().contains("did not answer within 200 ms"), detached.cause().getMessage());
        events.await(KernelEvent.Attached.class);
        assertTrue(agent.connections.get() >= 2);
    }

    /** Silent on its first connection, ordinary on the next. */
    private static final class HangingAgent extends FakeAgent {
        @Override
        void serve(Connection connection) throws IOException {
            if (connections.get() == 1) {
                connection.sulk();
            }
            connection.greet();
            connection.listen();
        }
    }

    @Test
    void whatAnAgentDoesNotReadEndsTheConnectionAndNotTheServer() {
        attach(new DeafAgent());
        events.await(KernelEvent.Attached.class);
        byte[] keys = new byte[KernelSession.INPUT_LIMIT];
        for (int i = 0; i < 1000 && events.of(KernelEvent.Detached.class).isEmpty(); i++) {
            session.input(RUN, keys);
        }
        assertTrue(events.await(KernelEvent.Detached.class).cause().getMessage().contains("does not read"));
    }

    private static final class DeafAgent extends FakeAgent {
        @Override
        void serve(Connection connection) throws IOException {
            connection.greet();
            connection.sulk();
        }
    }

    @Test
    void aRunGoesOnOverConnectionsThatDieAgainAndAgain() {
        attach(new DyingAgent(8));
        session.execute(execution(RUN));
        events.awaitClosed(RUN);
        assertEquals("0123456789".repeat(8), events.text(RUN));
        assertEquals(1, events.of(KernelEvent.RunStarted.class).size());
        assertEquals(1, events.of(KernelEvent.RunEnded.class).size());
        assertEquals(80, events.awaitEnd(RUN).offset());
        assertEquals(1, agent.told.stream().filter(message -> message.get("op").asText().equals("execute")).count());
    }

    /** Says ten bytes of its run per connection, half of them twice, and drops the connection in the middle of a frame. */
    private static final class DyingAgent extends FakeAgent {
        private final int lives;
        private boolean has;

        DyingAgent(int lives) {
            this.lives = lives;
        }

        @Override
        void serve(Connection connection) throws IOException {
            connection.greet(has ? new UUID[] {RUN} : new UUID[0]);
            if (!has) {
                connection.await("execute");
                has = true;
            }
            int life = connections.get();
            connection.started(RUN);
            String said = "0123456789".repeat(life);
            int from = Math.max(0, said.length() - 15);
            connection.output(RUN, from, said.substring(from).getBytes(StandardCharsets.UTF_8));
            if (life == lives) {
                connection.ended(RUN, said.length());
                connection.closed(RUN, said.length());
                connection.listen();
            }
            connection.raw(new byte[] {0, 0, 1, 0, 2});
        }
    }

    @Test
    void anAgentStartedAnewLosesItsRunsAndTheSessionGoesOn() {
        attach(new ForgetfulAgent());
        session.execute(execution(RUN));
        KernelEvent.RunEnded ended = events.awaitEnd(RUN);
        assertInstanceOf(Outcome.SandboxLost.class, ended.outcome());
        events.awaitClosed(RUN);
        UUID next = UUID.randomUUID();
        session.execute(execution(next));
        events.await(KernelEvent.RunStarted.class, started -> started.run().equals(next));
    }

    /** Dies with its first run and comes back as another. */
    private static final class ForgetfulAgent extends FakeAgent {
        @Override
        void serve(Connection connection) throws IOException {
            int life = connections.get();
            connection.greet("boot-" + life);
            UUID run = UUID.fromString(connection.await("execute").get("run").asText());
            connection.started(run);
            if (life > 1) {
                connection.listen();
            }
        }
    }

    @Test
    void aVanishedSandboxEndsEveryRun() {
        attach(new SilentAgent());
        events.await(KernelEvent.Attached.class);
        session.execute(execution(RUN));
        events.await(KernelEvent.RunStarted.class);
        agent.vanish("The sandbox was removed.");
        ((SilentAgent) agent).drop();
        assertEquals("The sandbox was removed.", events.await(KernelEvent.SandboxGone.class).message());
        assertEquals(new Outcome.SandboxLost("The sandbox was removed."), events.awaitEnd(RUN).outcome());
        UUID later = UUID.randomUUID();
        session.execute(execution(later));
        assertInstanceOf(Outcome.SandboxLost.class, events.awaitEnd(later).outcome());
        assertEquals("The sandbox was removed.", assertThrows(IOException.class,
                () -> session.dial(new DialTarget.Tcp(80))).getMessage());
    }

    /** Starts runs and says no more. */
    private static final class SilentAgent extends FakeAgent {
        private volatile Connection last;

        @Override
        void serve(Connection connection) throws IOException {
            last = connection;
            connection.greet();
            while (true) {
                connection.started(UUID.fromString(connection.await("execute").get("run").asText()));
            }
        }

        void drop() {
            try {
                last.hangUp();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aFloodStopsAtTheWindowAndGoesOnWithAcknowledgements() {
        attach(new FloodingAgent());
        session.execute(execution(RUN));
        FloodingAgent flood = (FloodingAgent) agent;
        flood.awaitStall();
        long given = events.output(RUN).length();
        assertTrue(given <= AgentLink.UNSTORED_LIMIT + (64 << 10), given + " bytes were given without an acknowledgement");
        assertTrue(given >= AgentLink.UNSTORED_LIMIT, given + " bytes were given before the agent was left unheard");
        session.acknowledge(RUN, given);
        events.awaitLength(RUN, given + 1);
    }

    /** Knows no limit: says output for as long as somebody hears it. */
    private static final class FloodingAgent extends FakeAgent {
        private final AtomicLong said = new AtomicLong();

        @Override
        void serve(Connection connection) throws IOException {
            connection.greet();
            connection.await("execute");
            byte[] chunk = new byte[32 << 10];
            while (true) {
                connection.output(RUN, said.get(), chunk);
                said.addAndGet(chunk.length);
            }
        }

        /** Waits until nothing was said for a while. */
        void awaitStall() {
            long last = -1;
            while (said.get() != last || last < AgentLink.UNSTORED_LIMIT) {
                last = said.get();
                try {
                    Thread.sleep(300);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "json", "gap", "negative", "early", "data"})
    void nonsenseEndsTheConnectionWithItsCauseAndInTheEndTheSession(String kind) {
        attach(new BabblingAgent(kind));
        session.execute(execution(RUN));
        KernelEvent.Detached first = events.await(KernelEvent.Detached.class);
        assertTrue(first.cause().getMessage().contains("broke the protocol"), first.cause().getMessage());
        KernelEvent.SandboxGone gone = events.await(KernelEvent.SandboxGone.class);
        assertTrue(gone.message().contains("broke the protocol"), gone.message());
        assertInstanceOf(Outcome.SandboxLost.class, events.awaitEnd(RUN).outcome());
        assertEquals(AgentLink.NONSENSE_LIMIT, agent.connections.get());
    }

    private static final class BabblingAgent extends FakeAgent {
        private final String kind;

        BabblingAgent(String kind) {
            this.kind = kind;
        }

        @Override
        void serve(Connection connection) throws IOException {
            if (kind.equals("early")) {
                connection.started(RUN);
                connection.listen();
            }
            connection.greet(connections.get() == 1 ? new UUID[0] : new UUID[] {RUN});
            if (connections.get() == 1) {
                connection.await("execute");
            }
            switch (kind) {
                case "length" -> connection.raw(ByteBuffer.allocate(5).putInt(Integer.MAX_VALUE).put((byte) 2).array());
                case "json" -> connection.say("{\"op\":\"started\",");
                case "gap" -> {
                    connection.output(RUN, 0, new byte[1]);
                    connection.output(RUN, 1000, new byte[1]);
                }
                case "negative" -> connection.output(RUN, -1, new byte[1]);
                case "data" -> connection.data(1, 9, new byte[1]);
                default -> throw new AssertionError(kind);
            }
            connection.listen();
        }
    }

    @Test
    void aStreamThatSendsBeyondItsCreditEndsTheConnection() throws IOException {
        attach(new GreedyAgent());
        try (DialedStream stream = session.dial(new DialTarget.Tcp(80))) {
            assertTrue(events.await(KernelEvent.Detached.class).cause().getMessage().contains("beyond its credit"));
            assertThrows(IOException.class, () -> stream.input().transferTo(OutputStream.nullOutputStream()));
        }
    }

    /** Opens what is dialled and sends without credit. */
    private static final class GreedyAgent extends FakeAgent {
        @Override
        void serve(Connection connection) throws IOException {
            connection.greet();
            int channel = connection.await("dial").get("channel").asInt();
            connection.say("{\"op\":\"opened\",\"channel\":" + channel + "}");
            for (int i = 0; i < 9; i++) {
                connection.data(channel, 1, new byte[32 << 10]);
            }
            connection.listen();
        }
    }

    /** Often: the state hears of it a moment after the streams. */
    @RepeatedTest(50)
    void aLostConnectionEndsItsStreams() throws IOException {
        attach(new FickleAgent());
        DialedStream stream = session.dial(new DialTarget.Unix("/run/x"));
        InputStream input = stream.input();
        assertEquals('h', input.read());
        assertThrows(IOException.class, input::read);
        assertThrows(IOException.class, () -> stream.output().write(1));
        ExecHandle program = session.start(new ExecRequest(List.of("true"), Map.of(), null, Duration.ofSeconds(5)));
        assertThrows(IOException.class, () -> program.waitFor(Duration.ofSeconds(20)));
    }

    /** Drops the connection just after a stream was opened. */
    private static final class FickleAgent extends FakeAgent {
        @Override
        void serve(Connection connection) throws IOException {
            connection.greet();
            if (connections.get() == 1) {
                int channel = connection.await("dial").get("channel").asInt();
                connection.say("{\"op\":\"opened\",\"channel\":" + channel + "}");
                connection.data(channel, 1, new byte[] {'h'});
            } else {
                connection.await("exec");
            }
        }
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheSession() {
        AtomicInteger thrown = new AtomicInteger();
        agent = new SilentAgent();
        session = KernelSession.attach(agent, Map.of(), List.of(), event -> {
            events.event(event);
            if (thrown.incrementAndGet() < 3) {
                throw new IllegalStateException("a listener's mistake, on purpose");
            }
        }, SOON);
        session.execute(execution(RUN));
        events.await(KernelEvent.RunStarted.class);
    }

    @Test
    void afterClosingNothingIsHeardAndWhatBlocksThrows() {
        attach(new SilentAgent());
        events.await(KernelEvent.Attached.class);
        session.close();
        session.close();
        int before = events.all().size();
        session.execute(execution(RUN));
        session.interrupt(RUN);
        assertEquals("The session with the sandbox is closed.", assertThrows(IOException.class,
                () -> session.exec(new ExecRequest(List.of("true"), Map.of(), null, Duration.ofSeconds(5)))).getMessage());
        assertEquals(before, events.all().size());
    }

    private void attach(FakeAgent fake) {
        agent = fake;
        session = KernelSession.attach(fake, Map.of(), List.of(), events, SOON);
    }

    private static Execution execution(UUID run) {
        return new Execution(run, "main", Language.BASH, "echo hi", "lesson", null, null, null, Duration.ofMinutes(1), Map.of(),
                80, 24);
    }
}
