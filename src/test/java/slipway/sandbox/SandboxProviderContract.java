package slipway.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider must do; one subclass per implementation. */
public abstract class SandboxProviderContract {
    protected static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner ADAS_OTHER_COURSE = new SandboxOwner("ada", "compose");
    protected static final SandboxOwner BOB = new SandboxOwner("bob", "docker");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NOTHING = Duration.ofMillis(1);

    private Site site;

    /** The place where a test's sandboxes stand. */
    public interface Site extends AutoCloseable {
        /** A server's provider: each call is the same server, started anew. */
        SandboxProvider server();

        /** The provider of another server at the same engine. */
        SandboxProvider neighbour();

        /** What {@code sh -c script} prints in the sandbox, run as its learner. */
        String asLearner(Sandbox sandbox, String script) throws Exception;

        /** Ends a sandbox from the outside, as a crash does. */
        void kill(Sandbox sandbox) throws Exception;

        /** Whether anything of this owner is left, for its server. */
        boolean holdsAnythingOf(SandboxOwner owner) throws Exception;

        /** Removes all that the test has made. */
        @Override
        void close() throws Exception;
    }

    protected abstract Site site() throws Exception;

    @BeforeEach
    void setUp() throws Exception {
        site = site();
    }

    @AfterEach
    void tearDown() throws Exception {
        site.close();
    }

    protected static SandboxSpec spec(SandboxOwner owner) {
        return spec(owner, HOUR);
    }

    private static SandboxSpec spec(SandboxOwner owner, Duration lifetime) {
        return new SandboxSpec(owner, Limits.DEFAULT, lifetime);
    }

    @Test
    void anOpenedSandboxHasAnAgentThatAnswers() throws Exception {
        Sandbox sandbox = site.server().open(spec(ADA));

        assertEquals(ADA, sandbox.owner());
        assertTrue(sandbox.running());
        try (AgentFrames agent = new AgentFrames(sandbox.connect())) {
            assertEquals(1, agent.hello().path("version").asInt());
        }
    }

    @Test
    void anOwnerWhoOpensAgainGetsTheSameSandbox() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox first = provider.open(spec(ADA));
        site.asLearner(first, "touch /tmp/still-here");

        Sandbox again = provider.open(spec(ADA));

        assertEquals(first.id(), again.id());
        site.asLearner(again, "test -e /tmp/still-here");
    }

    @Test
    void openingAgainLeavesTheConnectionThatIsThereAlone() throws Exception {
        SandboxProvider provider = site.server();
        try (AgentFrames agent = new AgentFrames(provider.open(spec(ADA)).connect())) {
            String boot = agent.hello().path("boot").asText();

            provider.open(spec(ADA));

            assertEquals(boot, agent.hello().path("boot").asText());
        }
    }

    @Test
    void callsOfOneOwnerAtTheSameTimeGiveOneSandbox() throws Exception {
        SandboxProvider provider = site.server();

        Set<String> ids = atTheSameTime(6, () -> provider.open(spec(ADA)).id());

        assertEquals(1, ids.size());
        assertEquals(1, provider.running().size());
    }

    @Test
    void ownersAreApart() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox adas = provider.open(spec(ADA));
        Sandbox bobs = provider.open(spec(BOB));

        site.asLearner(adas, "echo secret > ~/note");

        assertNotEquals(adas.id(), bobs.id());
        assertEquals("", site.asLearner(bobs, "ls ~"));
        assertNotEquals(site.asLearner(adas, "id -u"), site.asLearner(bobs, "id -u"));
        assertNotEquals(site.asLearner(adas, "hostname -I"), site.asLearner(bobs, "hostname -I"));
    }

    @Test
    void oneOwnerCannotReachTheNetworkOfAnother() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox adas = provider.open(spec(ADA));
        Sandbox bobs = provider.open(spec(BOB));
        site.asLearner(adas, "setsid python3 -m http.server 8000 >/dev/null 2>&1 </dev/null & timeout 5 sh -c"
                + " 'until curl -sf -o /dev/null http://localhost:8000/; do sleep 0.1; done'");
        String address = site.asLearner(adas, "hostname -I").strip();

        assertEquals("closed", site.asLearner(bobs, "curl -s -m 2 -o /dev/null http://" + address + ":8000/ && echo open || echo closed"));
    }

    @Test
    void aSandboxWithoutNetworkReachesNothingAndIsReached() throws Exception {
        Sandbox sandbox = site.server().open(new SandboxSpec(ADA, Limits.DEFAULT, HOUR, SandboxSpec.Network.NONE));

        assertEquals("lo", site.asLearner(sandbox, "ls /sys/class/net"));
        try (AgentFrames agent = new AgentFrames(sandbox.connect())) {
            assertEquals(1, agent.hello().path("version").asInt());
        }
    }

    @Test
    void aStoppedSandboxKeepsTheHomeAndTheUid() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox first = provider.open(spec(ADA));
        String uid = site.asLearner(first, "echo mine > ~/note; id -u");
        provider.open(spec(BOB)).stop();

        first.stop();
        assertFalse(first.running());
        Sandbox next = provider.open(spec(ADA));

        assertNotEquals(first.id(), next.id());
        assertEquals("mine", site.asLearner(next, "cat ~/note"));
        assertEquals(uid, site.asLearner(next, "id -u"));
    }

    @Test
    void aRemovedSandboxLeavesNothing() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA));
        site.asLearner(sandbox, "echo mine > ~/note");

        sandbox.remove();
        sandbox.remove();

        assertFalse(site.holdsAnythingOf(ADA));
        assertEquals("", site.asLearner(provider.open(spec(ADA)), "ls ~"));
    }

    @Test
    void stoppingTwiceIsNoError() throws Exception {
        Sandbox sandbox = site.server().open(spec(ADA));

        sandbox.stop();
        sandbox.stop();

        assertEquals(List.of(), site.server().running());
    }

    @Test
    void aSandboxThatWasReplacedDoesNotEndItsSuccessor() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox old = provider.open(spec(ADA));
        site.kill(old);
        Sandbox successor = provider.open(spec(ADA));

        old.stop();
        old.remove();

        assertTrue(successor.running());
    }

    @Test
    void aSandboxThatDiedIsStartedAnewWithItsHome() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox first = provider.open(spec(ADA));
        site.asLearner(first, "echo mine > ~/note");
        site.kill(first);

        Sandbox next = provider.open(spec(ADA));

        assertNotEquals(first.id(), next.id());
        assertEquals("mine", site.asLearner(next, "cat ~/note"));
    }

    @Test
    void connectingToASandboxThatEndedSaysThatItIsLost() throws Exception {
        Sandbox sandbox = site.server().open(spec(ADA));
        site.kill(sandbox);

        assertFalse(sandbox.running());
        assertThrows(SandboxException.Lost.class, sandbox::connect);
        sandbox.stop();
        assertThrows(SandboxException.Lost.class, sandbox::connect);
    }

    @Test
    void aServerThatStartsAgainFindsWhatRuns() throws Exception {
        Sandbox before = site.server().open(spec(ADA));
        site.asLearner(before, "touch /tmp/still-here");

        SandboxProvider restarted = site.server();

        assertEquals(List.of(before.id()), restarted.running().stream().map(Sandbox::id).toList());
        assertEquals(List.of(), restarted.reap());
        Sandbox after = restarted.open(spec(ADA));
        assertEquals(before.id(), after.id());
        site.asLearner(after, "test -e /tmp/still-here");
    }

    @Test
    void reapingStopsWhatHasExpiredAndKeepsTheHome() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA, NOTHING));
        site.asLearner(sandbox, "echo mine > ~/note");

        assertEquals(1, provider.reap().size());

        assertFalse(sandbox.running());
        assertEquals("mine", site.asLearner(provider.open(spec(ADA)), "cat ~/note"));
    }

    @Test
    void renewingPutsTheExpiryOff() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA, NOTHING));
        sandbox.renew(HOUR);

        assertEquals(List.of(), provider.reap());
        assertEquals(List.of(), site.server().reap());
        assertTrue(sandbox.running());
    }

    @Test
    void openingAgainPutsTheExpiryOff() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA, NOTHING));
        provider.open(spec(ADA));

        assertEquals(List.of(), provider.reap());
        assertTrue(sandbox.running());
    }

    @Test
    void reapingRemovesWhatDied() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA));
        site.kill(sandbox);

        assertEquals(1, provider.reap().size());
        assertEquals(List.of(), provider.reap());
        assertEquals(List.of(), provider.running());
    }

    @Test
    void reapingNeverTouchesAnotherServersSandboxes() throws Exception {
        Sandbox dead = site.neighbour().open(spec(ADA));
        Sandbox expired = site.neighbour().open(spec(BOB, NOTHING));
        site.kill(dead);

        assertEquals(List.of(), site.server().reap());

        assertTrue(expired.running());
        assertEquals(List.of(), site.server().running());
        assertEquals(2, site.neighbour().reap().size());
    }

    @Test
    void reapingDuringAStartDoesNotDisturbIt() throws Exception {
        SandboxProvider provider = site.server();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Sandbox> opening = threads.submit(() -> provider.open(spec(ADA)));
            while (!opening.isDone()) {
                assertEquals(List.of(), provider.reap());
            }
            assertTrue(opening.get().running());
            opening.get().connect().close();
        }
    }

    @Test
    void capacityCountsWhatRunsAndSaysWhy() throws Exception {
        SandboxProvider provider = site.server();
        provider.open(spec(ADA));
        Sandbox bobs = provider.open(spec(BOB));
        bobs.stop();

        Capacity capacity = site.server().capacity();

        assertEquals(1, capacity.running());
        assertEquals(0, capacity.ready());
        assertTrue(capacity.most() >= 1 && capacity.free() == Math.max(0, capacity.most() - 1), capacity::toString);
        assertTrue(capacity.why().endsWith("."), capacity::why);
    }

    @Test
    void aLearnerWhoIsForgottenLeavesNothingInAnyCourse() throws Exception {
        SandboxProvider provider = site.server();
        site.asLearner(provider.open(spec(ADA)), "echo mine > ~/note");
        Sandbox stopped = provider.open(spec(ADAS_OTHER_COURSE));
        stopped.stop();
        Sandbox bobs = provider.open(spec(BOB));
        site.asLearner(bobs, "echo his > ~/note");
        assertEquals(Set.of(ADA.course(), ADAS_OTHER_COURSE.course()), provider.courses(ADA.learner()));

        provider.forget(ADA.learner());
        provider.forget(ADA.learner());

        assertEquals(Set.of(), provider.courses(ADA.learner()));
        assertFalse(site.holdsAnythingOf(ADA));
        assertFalse(site.holdsAnythingOf(ADAS_OTHER_COURSE));
        assertEquals("his", site.asLearner(bobs, "cat ~/note"));
        assertEquals(List.of(bobs.id()), provider.running().stream().map(Sandbox::id).toList());
        assertEquals("", site.asLearner(provider.open(spec(ADA)), "ls ~"));
    }

    @Test
    void aServerThatStartsAgainForgetsWhatDied() throws Exception {
        Sandbox sandbox = site.server().open(spec(ADA));
        site.kill(sandbox);

        site.server().forget(ADA.learner());

        assertFalse(site.holdsAnythingOf(ADA));
    }

    @Test
    void forgettingDuringAStartRemovesWhatWasStarted() throws Exception {
        SandboxProvider provider = site.server();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Sandbox> opening = threads.submit(() -> provider.open(spec(ADA)));
            while (!opening.isDone() && !site.holdsAnythingOf(ADA)) {
                Thread.onSpinWait();
            }
            provider.forget(ADA.learner());
            assertFalse(opening.get().running());
        }
        assertFalse(site.holdsAnythingOf(ADA));
    }

    @Test
    void forgettingNeverTouchesAnotherServersSandboxes() throws Exception {
        Sandbox neighbours = site.neighbour().open(spec(ADA));

        site.server().forget(ADA.learner());

        assertTrue(neighbours.running());
        assertEquals(Set.of(ADA.course()), site.neighbour().courses(ADA.learner()));
    }

    private static <T> Set<T> atTheSameTime(int calls, Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> all = Collections.nCopies(calls, call);
            return threads.invokeAll(all).stream().map(Future::resultNow).collect(Collectors.toSet());
        }
    }
}
