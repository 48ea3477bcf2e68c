package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.sandbox.docker.DockerSite.container;
import static slipway.sandbox.docker.DockerSite.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

/** What goes wrong at a Docker engine, and that it is said and leaves nothing behind. */
class DockerSandboxFailureTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner BOB = new SandboxOwner("bob", "docker");

    private final List<String> foreignNetworks = new ArrayList<>();
    private DockerSite site;

    @BeforeEach
    void setUp() throws Exception {
        site = new DockerSite();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (String network : foreignNetworks) {
            docker("network", "rm", network);
        }
        site.close();
    }

    private static SandboxSpec spec(SandboxOwner owner) {
        return new SandboxSpec(owner, Limits.DEFAULT, Duration.ofHours(1));
    }

    private String occupy(int slot) throws Exception {
        String id = docker("network", "create", "--label", Tags.INSTANCE + "=" + site.instance(), "--subnet",
                DockerSite.ADDRESSES.subnet(slot), "foreign-" + UUID.randomUUID());
        foreignNetworks.add(id);
        return id;
    }

    @Test
    void aSlotWhoseSubnetIsTakenIsPassedOver() throws Exception {
        Set<Integer> held = inventory().slots();
        List<Integer> lowest = IntStream.range(0, Slots.LIMIT).filter(slot -> !held.contains(slot)).limit(3).boxed().toList();
        for (int slot : lowest) {
            occupy(slot);
        }

        int slot = site.slot(site.server().open(spec(ADA)));

        assertFalse(lowest.contains(slot), slot + " is of " + lowest);
        assertEquals(Set.of(slot), inventory().of(site.instance()).slots());
    }

    @Test
    void anOwnerWhoseSubnetWasTakenMeanwhileIsToldWhoHasIt() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA));
        int slot = site.slot(sandbox);
        site.asLearner(sandbox, "echo mine > ~/note");
        sandbox.stop();
        docker("network", "rm", inventory().of(site.instance(), ADA).networks().getFirst().id());
        String foreign = occupy(slot);

        SandboxException failure = assertThrows(SandboxException.Exhausted.class, () -> provider.open(spec(ADA)));

        assertTrue(failure.getMessage().contains(DockerSite.ADDRESSES.subnet(slot)), failure.getMessage());
        docker("network", "rm", foreign);
        foreignNetworks.remove(foreign);
        assertEquals("mine", site.asLearner(provider.open(spec(ADA)), "cat ~/note"));
    }

    @Test
    void whatOfALearnerCannotBeRemovedIsToldAndKeepsNothingElse() throws Exception {
        SandboxProvider provider = site.server();
        SandboxOwner other = new SandboxOwner(ADA.learner(), "compose");
        int slot = site.slot(provider.open(spec(ADA)));
        provider.open(spec(other));
        String home = new Names(site.instance()).home(slot);
        String holder = docker("create", "--label", Tags.INSTANCE + "=" + site.instance(), "-v", home + ":/held", DockerSite.IMAGE);

        SandboxException failure = assertThrows(SandboxException.class, () -> provider.forget(ADA.learner()));

        assertTrue(failure.getMessage().contains(home), failure.getMessage());
        assertEquals(Set.of(ADA.course()), provider.courses(ADA.learner()));
        docker("rm", holder);
        provider.forget(ADA.learner());
        assertFalse(site.holdsAnythingOf(ADA));
    }

    @Test
    void aRangeWithoutFreeSlotsIsSaidToBeFull() throws Exception {
        SandboxProvider provider = site.server(DockerSite.settings(DockerSite.IMAGE, AddressRange.parse("10.202.255.0/28")));
        try {
            provider.open(spec(ADA));
        } catch (SandboxException.Exhausted e) {
            // a sandbox of somebody else at this engine has slot 0
        }

        SandboxException failure = assertThrows(SandboxException.Exhausted.class, () -> provider.open(spec(BOB)));

        assertTrue(failure.getMessage().contains("of the 1 in 10.202.255.0/28"), failure.getMessage());
        assertEquals(List.of(), inventory().of(site.instance(), BOB).volumes());
    }

    @Test
    void serversThatStartSandboxesAtTheSameTimeGetDifferentSlots() throws Exception {
        List<SandboxProvider> servers = List.of(site.server(), site.neighbour(), site.server(), site.neighbour());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sandbox>> opening = IntStream.range(0, servers.size())
                    .mapToObj(i -> threads.submit(() -> servers.get(i).open(spec(new SandboxOwner("learner" + i, "docker"))))).toList();
            Set<Integer> slots = new HashSet<>();
            for (Future<Sandbox> sandbox : opening) {
                slots.add(site.slot(sandbox.get()));
            }
            assertEquals(servers.size(), slots.size());
        }
    }

    @Test
    void aMissingImageIsToldWithTheRemedy() throws Exception {
        SandboxProvider provider = site.server(DockerSite.settings("slipway-no-such-image:latest", DockerSite.ADDRESSES));

        SandboxException failure = assertThrows(SandboxException.HostUnfit.class, () -> provider.open(spec(ADA)));

        assertTrue(failure.getMessage().contains("slipway-no-such-image:latest") && failure.getMessage().contains("make up"),
                failure.getMessage());
        assertFalse(site.holdsAnythingOf(ADA));
    }

    @Test
    void anImageThatEndsAtOnceIsToldWithItsLastWords() throws Exception {
        String image = "slipway-test-" + site.instance();
        try {
            SandboxProvider provider = site.server(new DockerSettings(brokenImage(image), "", DockerSite.settings().host(),
                    DockerSite.ADDRESSES));

            SandboxException failure = assertThrows(SandboxException.Lost.class, () -> provider.open(spec(ADA)));

            assertTrue(failure.getMessage().contains("exit code 3") && failure.getMessage().contains("no bread today"),
                    failure.getMessage());
            assertFalse(site.holdsAnythingOf(ADA));
        } finally {
            docker("rmi", image);
        }
    }

    private String brokenImage(String image) throws Exception {
        String container = docker("create", "--label", Tags.INSTANCE + "=" + site.instance(), "--entrypoint", "true", DockerSite.IMAGE);
        docker("commit", "--change", "ENTRYPOINT [\"sh\", \"-c\", \"echo no bread today >&2; exit 3\"]", container, image);
        return image;
    }

    @Test
    void anEngineThatIsNotThereIsToldWithTheRemedy(@TempDir Path empty) throws Exception {
        SandboxProvider provider = site.server(new DockerSettings(DockerSite.IMAGE, "", "unix://" + empty.resolve("docker.sock"),
                DockerSite.ADDRESSES));

        SandboxException failure = assertThrows(SandboxException.EngineUnavailable.class, () -> provider.open(spec(ADA)));

        assertTrue(failure.getMessage().contains(empty.toString()) && failure.getMessage().contains("DOCKER_HOST"),
                failure.getMessage());
        assertThrows(SandboxException.EngineUnavailable.class, provider::reap);
    }

    @Test
    void anUnknownRuntimeIsToldWithItsSetting() throws Exception {
        SandboxProvider provider = site.server(new DockerSettings(DockerSite.IMAGE, "no-such-runtime", DockerSite.settings().host(),
                DockerSite.ADDRESSES));

        SandboxException failure = assertThrows(SandboxException.HostUnfit.class, () -> provider.open(spec(ADA)));

        assertTrue(failure.getMessage().contains("sandbox.docker.runtime"), failure.getMessage());
        assertFalse(site.holdsAnythingOf(ADA));
    }

    @Test
    void aDataDirectoryWithTooLongAPathIsRefused(@TempDir Path temporary) throws Exception {
        Path deep = temporary.resolve("x".repeat(100));
        try (DockerSandboxProvider provider = new DockerSandboxProvider(DockerSite.settings(), UUID.fromString(site.instance()), deep)) {
            SandboxException failure = assertThrows(SandboxException.HostUnfit.class, () -> provider.open(spec(ADA)));

            assertTrue(failure.getMessage().contains("SLIPWAY_DATA"), failure.getMessage());
            assertEquals(Set.of(), inventory().of(site.instance()).slots());
        }
    }

    @Test
    void reapingRemovesANetworkAndADirectoryWithoutSandbox(@TempDir Path outside) throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA));
        int slot = site.slot(sandbox);
        docker("rm", "-f", container(sandbox));
        Names names = new Names(site.instance());
        docker("volume", "rm", names.home(slot), names.engine(slot), names.disks(slot));
        Path kept = Files.writeString(outside.resolve("kept"), "mine");
        Files.createSymbolicLink(site.runDirectories().resolve(sandbox.id()).resolve("link"), outside);

        List<String> lines = provider.reap();

        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("network of slot " + slot)), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("directory of the sandbox " + sandbox.id())), lines::toString);
        assertEquals("mine", Files.readString(kept));
        assertTrue(inventory().of(site.instance(), ADA).isEmpty());
        assertEquals(List.of(), provider.reap());
    }

    @Test
    void theNetworkOfWhoMayComeBackStays() throws Exception {
        SandboxProvider provider = site.server();
        provider.open(spec(ADA)).stop();

        assertEquals(List.of(), provider.reap());
        assertEquals(1, inventory().of(site.instance(), ADA).networks().size());
        provider.forget(ADA.learner());
        assertTrue(inventory().of(site.instance(), ADA).isEmpty());
    }

    @Test
    void aNetworkThatAKilledServerLeftIsUsedAgain() throws Exception {
        SandboxProvider provider = site.server();
        Sandbox sandbox = provider.open(spec(ADA));
        docker("rm", "-f", container(sandbox));

        assertDoesNotThrow(() -> site.server().open(spec(ADA)).connect().close());
    }

    private static Inventory inventory() throws SandboxException {
        try (Engine engine = new Engine(DockerSite.settings())) {
            return engine.inventory();
        }
    }
}
