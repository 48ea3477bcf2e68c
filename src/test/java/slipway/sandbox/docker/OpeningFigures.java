package slipway.sandbox.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import slipway.sandbox.AgentFrames;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxTerms;

/** How long {@code open} takes: from the pool, without it, and for somebody who comes back; for {@code make bench}. */
public final class OpeningFigures {
    private static final int ROUNDS = 15;
    private static final SandboxTerms TERMS = new SandboxTerms(Limits.DEFAULT, Duration.ofHours(1), true);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OpeningFigures() {
    }

    public static void main(String[] arguments) throws Exception {
        measure().forEach((name, value) -> System.out.printf("%s %.1f%n", name, value));
    }

    /** Milliseconds by name. */
    public static Map<String, Double> measure() throws Exception {
        Map<String, Double> figures = new TreeMap<>();
        try (DockerSite site = new DockerSite()) {
            DockerSandboxProvider server = site.server(new Provision(TERMS, OptionalInt.empty(), 1, false));
            server.prepare();
            server.keepPool();
            put(figures, "open_pool_ms", fromPool(server));
        }
        try (DockerSite site = new DockerSite()) {
            DockerSandboxProvider server = site.server();
            server.prepare();
            List<Double> fresh = new ArrayList<>();
            List<Double> agent = new ArrayList<>();
            List<Double> engine = new ArrayList<>();
            SandboxOwner owner = new SandboxOwner("learner", "bench");
            for (int i = 0; i < ROUNDS; i++) {
                Sandbox first = timed(fresh, server, owner);
                try (AgentFrames frames = new AgentFrames(first.connect())) {
                    frames.awaitEngine(PATIENCE);
                }
                first.stop();
                long click = System.nanoTime();
                Sandbox again = timed(agent, server, owner);
                try (AgentFrames frames = new AgentFrames(again.connect())) {
                    frames.awaitEngine(PATIENCE);
                }
                engine.add((System.nanoTime() - click) / 1e6);
                again.remove();
            }
            put(figures, "open_fresh_ms", fresh);
            put(figures, "open_return_ms", agent);
            put(figures, "open_return_engine_ms", engine);
        }
        return figures;
    }

    private static List<Double> fromPool(DockerSandboxProvider server) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            while (server.capacity().ready() == 0) {
                Thread.sleep(50);
            }
            Sandbox opened = timed(times, server, new SandboxOwner("learner" + i, "bench"));
            opened.remove();
        }
        return times;
    }

    private static Sandbox timed(List<Double> times, DockerSandboxProvider server, SandboxOwner owner) throws Exception {
        long begin = System.nanoTime();
        Sandbox opened = server.open(TERMS.specFor(owner));
        times.add((System.nanoTime() - begin) / 1e6);
        return opened;
    }

    private static void put(Map<String, Double> figures, String name, List<Double> times) {
        Collections.sort(times);
        figures.put(name + "_p50", times.get(times.size() / 2));
        figures.put(name + "_p95", times.get((int) (times.size() * 0.95)));
    }
}
