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

/** A class of forty on one machine; Docker's own address pools would end at thirty networks. */
class ManySandboxesTest {
    private static final int SANDBOXES = 40;
    private static final int AT_A_TIME = 4;

    @Test
    void fortySandboxesSideBySideEachReachTheirEngine() throws Exception {
        try (DockerSite site = new DockerSite(); ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            SandboxProvider provider = site.server(new Provision(new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1)), OptionalInt.of(SANDBOXES), 0, false));

            List<Future<Sandbox>> opening = IntStream.range(0, SANDBOXES)
                    .mapToObj(i -> threads.submit(() -> openWithEngine(provider, new SandboxOwner("learner" + i, "docker")))).toList();
            List<Sandbox> sandboxes = new ArrayList<>();
            for (Future<Sandbox> sandbox : opening) {
                sandboxes.add(sandbox.get());
            }

            assertEquals(SANDBOXES, provider.running().size());
            List<Future<String>> engines = sandboxes.stream()
                    .map(sandbox -> threads.submit(() -> site.asLearner(sandbox, "docker info --format '{{.ID}}'"))).toList();
            List<String> ids = new ArrayList<>();
            for (Future<String> engine : engines) {
                ids.add(engine.get());
            }
            assertEquals(SANDBOXES, ids.stream().distinct().count(), "each its own engine");
        }
    }

    private static Sandbox openWithEngine(SandboxProvider provider, SandboxOwner owner) throws Exception {
        Sandbox sandbox = provider.open(new SandboxSpec(owner, Limits.DEFAULT, Duration.ofHours(1)));
        try (AgentFrames agent = new AgentFrames(sandbox.connect())) {
            agent.hello();
            agent.startEngineAndWait(Duration.ofSeconds(60));
        }
        return sandbox;
    }
}
