package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.sandbox.docker.DockerSite.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.sandbox.Capacity;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/** That no more sandboxes run than there is room for, whoever asks and whenever, on the real engine. */
class DockerCapacityTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner BOB = new SandboxOwner("bob", "docker");
    private static final SandboxTerms TERMS = new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1));

    private DockerSite site;

    @BeforeEach
    void setUp() throws Exception {
        site = new DockerSite();
    }

    @AfterEach
    void tearDown() throws Exception {
        site.close();
    }

    private DockerSandboxProvider server(int capacity, int pool) {
        return site.server(new Provision(TERMS, OptionalInt.of(capacity), pool, false));
    }

    private DockerSandboxProvider filled(DockerSandboxProvider server, int ready) throws Exception {
        server.keepPool();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (server.capacity().ready() != ready) {
            assertTrue(System.nanoTime() < end, "the pool was not filled");
            Thread.sleep(50);
        }
        return server;
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsToldAndEntersWhenOneIsFree() throws Exception {
        SandboxProvider server = server(1, 0);
        Sandbox adas = server.open(TERMS.specFor(ADA));

        SandboxException full = assertThrows(SandboxException.Full.class, () -> server.open(TERMS.specFor(BOB)));

        assertTrue(full.getMessage().contains("(1 run)"), full.getMessage());
        assertFalse(site.holdsAnythingOf(BOB));
        assertEquals(adas.id(), server.open(TERMS.specFor(ADA)).id(), "who is in stays in");
        assertThrows(SandboxException.Full.class, () -> server(1, 0).open(TERMS.specFor(BOB)), "a server that starts again counts what runs");
        adas.stop();
        assertTrue(server.open(TERMS.specFor(BOB)).running());
        assertThrows(SandboxException.Full.class, () -> server.open(TERMS.specFor(ADA)));
    }

    @Test
    void aSandboxThatDiedGivesItsPlaceBack() throws Exception {
        SandboxProvider server = server(1, 0);
        site.kill(server.open(TERMS.specFor(ADA)));

        assertTrue(server.open(TERMS.specFor(BOB)).running());
    }

    @Test
    void ofManyWhoComeAtOnceAsManyEnterAsThereIsRoomFor() throws Exception {
        SandboxProvider server = server(2, 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sandbox>> all = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> server.open(TERMS.specFor(new SandboxOwner("learner" + i, "docker"))))).toList();
            List<Throwable> refused = new ArrayList<>();
            for (Future<Sandbox> one : all) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    refused.add(e.getCause());
                }
            }
            assertEquals(4, refused.size());
            assertTrue(refused.stream().allMatch(SandboxException.Full.class::isInstance), refused::toString);
        }
        assertEquals(2, server.running().size());
        assertEquals(new Capacity(2, 2, 0, "sandbox.docker.capacity allows 2."), server.capacity());
    }

    @Test
    void aLaunchThatFailsTakesNoPlace() throws Exception {
        Provision one = new Provision(TERMS, OptionalInt.of(1), 0, false);
        SandboxProvider server = site.server(DockerSite.settings("slipway-no-such-image:latest", DockerSite.ADDRESSES), one);

        assertThrows(SandboxException.HostUnfit.class, () -> server.open(TERMS.specFor(ADA)));
        assertThrows(SandboxException.HostUnfit.class, () -> server.open(TERMS.specFor(BOB)));
    }

    @Test
    void thePoolGivesWayToWhoComesBackAndTheJudgeTakesNoPlace() throws Exception {
        DockerSandboxProvider server = server(2, 1);
        Sandbox adas = server.open(TERMS.specFor(ADA));
        site.asLearner(adas, "echo mine > ~/note");
        adas.stop();
        server.open(TERMS.specFor(BOB));
        filled(server, 1);
        assertEquals(2, server.capacity().running());
        assertEquals(1, server.capacity().free());

        assertEquals("mine", site.asLearner(server.open(TERMS.specFor(ADA)), "cat ~/note"));

        assertEquals(2, server.running().size());
        assertEquals(0, server.capacity().ready());
        server.open(new SandboxSpec(new SandboxOwner("slipway-judge", "checks"), Limits.DEFAULT, Duration.ofHours(1), SandboxSpec.Network.NONE));
        assertEquals(2, server.capacity().running());
        assertThrows(SandboxException.Full.class, () -> server.open(TERMS.specFor(new SandboxOwner("eve", "docker"))));
    }

    @Test
    void theLastPlaceIsHandedOutFromThePool() throws Exception {
        DockerSandboxProvider server = filled(server(2, 2), 2);

        server.open(TERMS.specFor(ADA));
        server.open(TERMS.specFor(BOB));

        assertThrows(SandboxException.Full.class, () -> server.open(TERMS.specFor(new SandboxOwner("eve", "docker"))));
        assertEquals(new Capacity(2, 2, 0, "sandbox.docker.capacity allows 2."), server.capacity());
    }

    @Test
    void memoryDecidesWhenNothingIsSet() throws Exception {
        long total = Long.parseLong(docker("info", "--format", "{{.MemTotal}}"));
        SandboxTerms halfOfTheMachine = new SandboxTerms(new Limits(total / 2 - (64L << 20), 1, 512, 256L << 20), Duration.ofHours(1));
        SandboxProvider server = site.server(new Provision(halfOfTheMachine, OptionalInt.empty(), 0, false));

        server.open(halfOfTheMachine.specFor(ADA));
        SandboxException full = assertThrows(SandboxException.Full.class, () -> server.open(halfOfTheMachine.specFor(BOB)));

        assertEquals(1, server.capacity().most());
        assertTrue(full.getMessage().contains(" of memory"), full.getMessage());
        assertTrue(server.open(new SandboxSpec(BOB, Limits.DEFAULT, Duration.ofHours(1))).running(), "a small one fits beside it");
    }
}
