import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import slipway.kernel.Cells;
import slipway.kernel.EngineState;
import slipway.kernel.ExecRequest;
import slipway.kernel.ExecResult;
import slipway.kernel.KernelEvent;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSandboxProvider;
import slipway.sandbox.docker.DockerSettings;

/**
 * Three ways in which a lesson's images can come to learners' engines, for one learner and for several at once: pulled from the course
 * registry, loaded from `docker save` archives, or unpacked with the engine's whole data directory before it starts. Run by hand:
 *
 *     java --class-path "target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*" bench/Images.java LEARNERS ROUNDS IMAGE…
 *
 * as root (it puts archives into volumes and reads cgroups of version 1), with SANDBOX_IMAGE and SLIPWAY_TEST_IMAGES as for the tests.
 */
final class Images {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String UNSHARE = "unshare --user --map-root-user --map-auto ";
    private static final DockerSettings SETTINGS = new DockerSettings(System.getenv("SANDBOX_IMAGE"), "", "unix:///var/run/docker.sock",
            AddressRange.parse("10.216.0.0/16"));

    private final DockerSandboxProvider provider;
    private final List<String> images;
    private final Path archives;

    private Images(DockerSandboxProvider provider, List<String> images, Path archives) throws Exception {
        this.provider = provider;
        this.images = images;
        this.archives = Files.createDirectory(archives);
    }

    /** What one learner waits for, and what all of it costs. */
    private record Figures(List<Double> seconds, double cpu) {
        String told() {
            List<Double> sorted = seconds.stream().sorted().toList();
            return "half after %.1f s, all after %.1f s, %.1f s of a core each".formatted(sorted.get((sorted.size() - 1) / 2), sorted.getLast(), cpu / seconds.size());
        }
    }

    public static void main(String... words) throws Exception {
        Path data = Files.createTempDirectory("slipway-bench-images");
        Files.createSymbolicLink(data.resolve("images"), Path.of(System.getenv("SLIPWAY_TEST_IMAGES")).toRealPath());
        UUID instance = UUID.randomUUID();
        try (DockerSandboxProvider provider = new DockerSandboxProvider(SETTINGS, instance, data)) {
            provider.keepRegistry(true);
            provider.prepare();
            Images bench = new Images(provider, List.of(words).subList(2, words.length), data.resolve("archives"));
            bench.prepareArchives();
            for (int round = 0; round < Integer.parseInt(words[1]); round++) {
                for (String way : List.of("pull", "load", "prebaked")) {
                    System.out.printf("%s, %s at once: %s (load of the machine %s)%n", way, words[0], bench.measure(way, Integer.parseInt(words[0])).told(),
                            Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
                }
            }
        } finally {
            sh("for i in $(docker ps -aq --filter label=slipway.instance=" + instance + "); do docker rm -fv $i; done; docker network prune -f --filter label=slipway.instance="
                    + instance + "; docker volume rm $(docker volume ls -q --filter label=slipway.instance=" + instance + "); rm -rf " + data);
        }
    }

    private final class Machine implements AutoCloseable {
        final Sandbox sandbox;
        final Cells cells;
        final String container;

        Machine(String learner) throws Exception {
            sandbox = provider.open(new SandboxSpec(new SandboxOwner(learner, "bench"), Limits.DEFAULT, Duration.ofHours(1)));
            cells = new Cells(sandbox, Map.of());
            container = sh("docker ps -q --no-trunc --filter label=slipway.sandbox=" + sandbox.id());
        }

        String exec(String script) throws Exception {
            ExecResult result = cells.session.exec(new ExecRequest(List.of("bash", "-c", script), Map.of(), null, LIMIT));
            if (!result.succeeded()) {
                throw new IllegalStateException(result.stdoutText() + result.stderrText());
            }
            return result.stdoutText();
        }

        void startEngine() {
            cells.session.startEngine();
            cells.events.await(KernelEvent.EngineChanged.class, engine -> engine.state() == EngineState.READY);
        }

        void stopEngine() {
            cells.session.stopEngine();
            cells.events.await(KernelEvent.EngineChanged.class, engine -> engine.state() == EngineState.OFF);
        }

        String volume(String target) throws Exception {
            return sh("docker inspect -f '{{range .Mounts}}{{if eq .Destination \"" + target + "\"}}{{.Source}}{{end}}{{end}}' " + container);
        }

        long cpu() throws Exception {
            return Long.parseLong(Files.readString(Path.of("/sys/fs/cgroup/cpuacct/docker", container, "cpuacct.usage")).strip());
        }

        void get(String way) throws Exception {
            switch (way) {
                case "pull" -> exec("set -e; for image in " + String.join(" ", images) + "; do docker pull -q $image; done");
                case "load" -> exec("set -e; for file in ~/archives/*.tar; do docker load -q -i $file; done");
                default -> {
                    exec(UNSHARE + "tar --xattrs --xattrs-include='*' -xf ~/archives/data-directory -C /engine/data");
                    startEngine();
                }
            }
            if (Integer.parseInt(exec("docker images -q | wc -l").strip()) != images.size()) {
                throw new IllegalStateException("not all images are there");
            }
        }

        @Override
        public void close() throws Exception {
            cells.close();
            sandbox.remove();
        }
    }

    /** From an engine that has pulled them. */
    private void prepareArchives() throws Exception {
        try (Machine machine = new Machine("maker")) {
            machine.startEngine();
            for (int i = 0; i < 100 && !provider.registryTrouble().isEmpty(); i++) {
                Thread.sleep(100);
            }
            machine.get("pull");
            machine.exec("mkdir ~/archives; for image in " + String.join(" ", images) + "; do docker save -o ~/archives/${image//[:\\/]/_}.tar $image; done");
            machine.stopEngine();
            machine.exec(UNSHARE + "tar --xattrs --xattrs-include='*' -cf ~/archives/data-directory -C /engine/data .");
            sh("cp " + machine.volume("/home") + "/learner/archives/* " + archives);
        }
        System.out.println(sh("du -sh " + archives));
    }

    private Figures measure(String way, int learners) throws Exception {
        List<Machine> machines = new ArrayList<>();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < learners; i++) {
                Machine machine = new Machine(way + "-" + i + "-" + System.nanoTime());
                machines.add(machine);
                sh("mkdir " + machine.volume("/home") + "/learner/archives; chmod 755 " + machine.volume("/home") + "/learner/archives; cp "
                        + archives + "/* " + machine.volume("/home") + "/learner/archives; chmod a+r " + machine.volume("/home") + "/learner/archives/*");
                if (!way.equals("prebaked")) {
                    machine.startEngine();
                }
            }
            sh("sync");
            long before = cpu(machines);
            long begun = System.nanoTime();
            List<Future<Double>> times = machines.stream().map(machine -> all.submit(() -> {
                machine.get(way);
                return (System.nanoTime() - begun) / 1e9;
            })).toList();
            List<Double> seconds = new ArrayList<>();
            for (Future<Double> time : times) {
                seconds.add(time.get());
            }
            return new Figures(seconds, (cpu(machines) - before) / 1e9);
        } finally {
            for (Machine machine : machines) {
                machine.close();
            }
        }
    }

    private static long cpu(List<Machine> machines) throws Exception {
        long sum = 0;
        for (Machine machine : machines) {
            sum += machine.cpu();
        }
        return sum;
    }

    private static String sh(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return said;
    }
}
