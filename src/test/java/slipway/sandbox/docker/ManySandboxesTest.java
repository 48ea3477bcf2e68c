package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.sandbox.AgentFrames;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxTerms;

/**
 * A class of forty on one machine; Docker's own address pools would end at thirty networks. The first and the last few start their
 * engines: that one more starts does not depend on how many there are, and forty of them take two cores a minute.
 */
class ManySandboxesTest {
    private static final int SANDBOXES = 40;
    private static final int AT_A_TIME = 4;
    private static final int ENGINES = 3;

    @Test
    void fortySandboxesSideBySideWhoseEnginesAreTheirOwn() throws Exception {
        try (DockerSite site = new DockerSite(); ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            SandboxProvider provider = site.server(new Provision(new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1)), OptionalInt.of(SANDBOXES), 0, false));

            List<Future<Sandbox>> opening = IntStream.range(0, SANDBOXES).mapToObj(i -> threads.submit(() -> provider.open(
                    new SandboxSpec(new SandboxOwner("learner" + i, "docker"), Limits.DEFAULT, Duration.ofHours(1))))).toList();
            List<Sandbox> sandboxes = results(opening);

            assertEquals(SANDBOXES, provider.running().size());
            List<Sandbox> withEngine = new ArrayList<>(sandboxes.subList(0, ENGINES));
            withEngine.addAll(sandboxes.subList(SANDBOXES - ENGINES, SANDBOXES));
            List<String> ids = results(withEngine.stream().map(sandbox -> threads.submit(() -> engine(site, sandbox))).toList());
            assertEquals(2 * ENGINES, ids.stream().distinct().count(), "each its own engine");
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    /** Starts it. @return its id */
    private static String engine(DockerSite site, Sandbox sandbox) throws Exception {
        try (AgentFrames agent = new AgentFrames(sandbox.connect())) {
            agent.hello();
            agent.startEngineAndWait(Duration.ofSeconds(60));
        }
        return site.asLearner(sandbox, "docker info --format '{{.ID}}'");
    }
}
