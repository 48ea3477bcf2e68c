package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.sandbox.docker.DockerSite.container;
import static slipway.sandbox.docker.DockerSite.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.sandbox.AgentFrames;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/** Sandboxes that are ready before anybody asks, on the real engine: who gets them, and what of them outlives whom. */
class DockerPoolTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner BOB = new SandboxOwner("bob", "docker");
    private static final SandboxTerms TERMS = new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private DockerSite site;

    @BeforeEach
    void setUp() throws Exception {
        site = new DockerSite();
    }

    @AfterEach
    void tearDown() throws Exception {
        site.close();
    }

    private static Provision pool(int size) {
        return new Provision(TERMS, OptionalInt.empty(), size, false);
    }

    private static DockerSandboxProvider filled(DockerSandboxProvider server, int size) throws Exception {
        server.keepPool();
        awaitReady(server, size);
        return server;
    }

    private static void awaitReady(SandboxProvider server, int size) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (server.capacity().ready() != size) {
            assertTrue(System.nanoTime() < end, () -> "not " + size + " ready within " + PATIENCE);
            Thread.sleep(50);
        }
    }

    /** A server that ended without removing what waits, as one that is killed. */
    private DockerSandboxProvider endedWith(int size) throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(size)), size);
        server.close();
        return server;
    }

    private List<String> waiting() throws Exception {
        return docker("ps", "-aq", "--no-trunc", "--filter", "label=" + Tags.INSTANCE + "=" + site.instance(), "--filter", "name=-pool-").lines().toList();
    }

    private Inventory inventory() throws Exception {
        try (Engine engine = new Engine(DockerSite.settings())) {
            return engine.inventory().of(site.instance());
        }
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(site.ownerFiles())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aNewcomerGetsTheOneThatIsReadyAndKeepsIt() throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(1)), 1);
        String ready = waiting().getFirst();

        Sandbox sandbox = server.open(TERMS.specFor(ADA));

        assertEquals(ready, docker("ps", "-q", "--no-trunc", "--filter", "id=" + container(sandbox)));
        assertEquals(ADA, sandbox.owner());
        assertEquals(Set.of(ADA.course()), server.courses(ADA.learner()));
        assertEquals(sandbox.id(), server.open(TERMS.specFor(ADA)).id());
        site.asLearner(sandbox, "echo mine > ~/note");
        DockerSandboxProvider next = site.server();
        assertTrue(next.running().stream().anyMatch(one -> one.id().equals(sandbox.id()) && one.owner().equals(ADA)));
        next.open(TERMS.specFor(ADA)).stop();
        assertEquals("mine", site.asLearner(next.open(TERMS.specFor(ADA)), "cat ~/note"));
        assertFalse(inventory().tags().anyMatch(tags -> tags.label().learner().equals(ADA.learner())), "no label names the learner");
    }

    @Test
    void newcomersAtTheSameTimeGetDifferentOnesAndThePoolIsFilledAgain() throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(2)), 2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Sandbox> adas = threads.submit(() -> server.open(TERMS.specFor(ADA)));
            Future<Sandbox> bobs = threads.submit(() -> server.open(TERMS.specFor(BOB)));
            assertNotEquals(adas.get().id(), bobs.get().id());
            assertNotEquals(site.slot(adas.get()), site.slot(bobs.get()));
        }
        awaitReady(server, 2);
        assertEquals(4, server.capacity().running());
        assertEquals(2, server.running().size());
    }

    @Test
    void ofTwoServersThatBothSeeItOneGivesItAway() throws Exception {
        DockerSandboxProvider first = filled(site.server(pool(1)), 1);
        DockerSandboxProvider second = filled(site.server(pool(1)), 1);
        String ready = waiting().getFirst();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Sandbox> adas = threads.submit(() -> first.open(TERMS.specFor(ADA)));
            Future<Sandbox> bobs = threads.submit(() -> second.open(TERMS.specFor(BOB)));
            assertNotEquals(adas.get().id(), bobs.get().id());
            assertNotEquals(site.slot(adas.get()), site.slot(bobs.get()));
        }
        first.close();
        second.close();
        List<Sandbox> running = site.server().running();
        assertEquals(Set.of(ADA, BOB), running.stream().map(Sandbox::owner).collect(Collectors.toSet()));
        assertTrue(docker("inspect", "-f", "{{index .Config.Labels \"" + Tags.OWNER + "\"}}", ready).startsWith("slipway-pool/"), "one has it");
        assertEquals(1, new OwnerFiles(site.ownerFiles()).owners().size());
    }

    @Test
    void itsEngineStartsBeforeAnybodyAsks() throws Exception {
        DockerSandboxProvider server = filled(site.server(new Provision(new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1), true),
                OptionalInt.empty(), 1, false)), 1);

        try (AgentFrames agent = new AgentFrames(server.open(TERMS.specFor(ADA)).connect())) {
            String state = agent.hello().at("/engine/state").asText();
            assertTrue(Set.of("starting", "ready").contains(state), state);
        }
    }

    @Test
    void whoWantsAnotherKindGetsTheirOwn() throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(1)), 1);
        String ready = waiting().getFirst();

        Sandbox judge = server.open(new SandboxSpec(ADA, Limits.DEFAULT, Duration.ofHours(1), SandboxSpec.Network.NONE));
        Sandbox large = server.open(new SandboxSpec(BOB, new Limits(1L << 30, 1, 512, 256L << 20), Duration.ofHours(1)));

        assertEquals(List.of(ready), waiting());
        assertTrue(judge.running() && large.running());
    }

    @Test
    void whoIsForgottenLeavesNothingOfWhatCameFromThePool() throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(1)), 1);
        server.open(TERMS.specFor(ADA));
        server.close();
        assertTrue(files().stream().anyMatch(file -> file.endsWith(".owner")));

        SandboxProvider next = site.server();
        next.forget(ADA.learner());
        next.reap();

        assertFalse(site.holdsAnythingOf(ADA));
        assertTrue(inventory().isEmpty());
        assertEquals(List.of(), files());
    }

    @Test
    void theNextServerUsesWhatItFindsAndRemovesWhatIsTooMany() throws Exception {
        endedWith(2);
        List<String> made = waiting();

        DockerSandboxProvider next = filled(site.server(pool(1)), 1);

        assertTrue(made.containsAll(waiting()));
        assertEquals(1, waiting().size());
        next.open(TERMS.specFor(ADA));
        assertTrue(made.contains(docker("ps", "-q", "--no-trunc", "--filter", "id=" + container(next.running().getFirst()))));
        next.close();
        site.server().reap();
        assertEquals(List.of(), waiting());
        assertEquals(1, inventory().machines().size(), "hers");
        assertEquals(3, inventory().volumes().size());
    }

    @Test
    void whatIsMadeOtherwiseThanNowOrBrokenIsReplaced() throws Exception {
        endedWith(1);
        String old = waiting().getFirst();
        SandboxTerms larger = new SandboxTerms(new Limits(800L << 20, 1, 512, 256L << 20), Duration.ofHours(1));
        DockerSandboxProvider next = filled(site.server(new Provision(larger, OptionalInt.empty(), 1, false)), 1);
        String made = waiting().getFirst();
        assertNotEquals(old, made);

        docker("kill", made);
        docker("wait", made);
        assertEquals(larger.limits().memoryBytes(), Long.parseLong(docker("inspect", "-f", "{{.HostConfig.Memory}}",
                container(next.open(larger.specFor(ADA))))), "a dead one is given to nobody");
        next.reap();
        awaitReady(next, 1);
        assertFalse(waiting().contains(made));
    }

    @Test
    void aServerThatEndsAndTakesItsSandboxesWithItLeavesNothing() throws Exception {
        DockerSandboxProvider server = filled(site.server(new Provision(TERMS, OptionalInt.empty(), 1, true)), 1);

        server.close();

        assertTrue(inventory().isEmpty());
        assertEquals(List.of(), files());
    }

    /** Killed between any two steps of making one: file, network, container, start. */
    @Test
    void whatAKilledServerHadHalfMadeIsRemoved() throws Exception {
        endedWith(1);
        OwnerFiles files = new OwnerFiles(site.ownerFiles());
        files.announce("00000000000000aa");
        Inventory.Net network = inventory().networks().getFirst();
        docker("rm", "-f", waiting().getFirst());
        assertEquals(3, inventory().volumes().size());

        List<String> lines = site.server().reap();

        assertEquals(List.of(), files(), lines::toString);
        assertTrue(inventory().isEmpty(), lines::toString);
        assertFalse(docker("network", "ls", "-q", "--no-trunc").contains(network.id()));
        assertEquals(List.of(), site.server().reap());
    }

    /** Killed after the file was written: it is hers, though nobody ever told her. */
    @Test
    void theFileDecidesWhenTheServerIsKilledBetweenItAndTheName() throws Exception {
        endedWith(1);
        String id = inventory().pooled().iterator().next();
        String made = waiting().getFirst();
        new OwnerFiles(site.ownerFiles()).give(id, new OwnerFiles.Given(Optional.of(ADA), "engine"));

        DockerSandboxProvider next = site.server(pool(0));
        next.reap();

        assertEquals(List.of(), waiting(), "its name says so now");
        assertEquals(made, docker("ps", "-q", "--no-trunc", "--filter", "id=" + container(next.open(TERMS.specFor(ADA)))));
    }

    @Test
    void aDataDirectoryThatIsOlderThanASandboxGivesItToNobodyAndKeepsItsVolumes() throws Exception {
        DockerSandboxProvider server = filled(site.server(pool(1)), 1);
        Sandbox sandbox = server.open(TERMS.specFor(ADA));
        site.asLearner(sandbox, "echo secret > ~/note");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiting().size() > 1 || waiting().contains(docker("ps", "-q", "--no-trunc", "--filter", "id=" + container(sandbox)))) {
            assertTrue(System.nanoTime() < end, "its name does not say that it was given away");
            Thread.sleep(50);
        }
        server.close();
        for (String file : files()) {
            Files.delete(site.ownerFiles().resolve(file));
        }

        DockerSandboxProvider restored = site.server(pool(1));
        List<String> lines = restored.reap();

        assertTrue(lines.stream().anyMatch(line -> line.contains("docker volume rm")), lines::toString);
        assertEquals(List.of(), inventory().machines());
        assertEquals(3, inventory().volumes().size());
        assertEquals("", site.asLearner(restored.open(TERMS.specFor(BOB)), "ls ~"));
        assertEquals("", site.asLearner(restored.open(TERMS.specFor(ADA)), "ls ~"));
    }

    @Test
    void noLearnerCanBeCalledLikeThePool() {
        SandboxProvider server = site.server();
        assertThrows(IllegalArgumentException.class, () -> server.open(TERMS.specFor(PoolMember.of("1"))));
        assertThrows(IllegalArgumentException.class, () -> server.forget(PoolMember.of("1").learner()));
    }

    @Test
    void reapingNeverRemovesWhatIsReady() throws Exception {
        DockerSandboxProvider server = filled(site.server(new Provision(new SandboxTerms(Limits.DEFAULT, Duration.ofMillis(1)), OptionalInt.empty(), 1,
                false)), 1);
        List<String> made = waiting();

        assertEquals(List.of(), server.reap());
        assertEquals(made, waiting());
        assertEquals(List.of(), server.running());
    }
}
