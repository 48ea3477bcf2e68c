package slipway.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import slipway.kernel.EngineState;
import slipway.kernel.ExecRequest;
import slipway.kernel.ExecResult;
import slipway.kernel.KernelEvent;
import slipway.kernel.KernelSession;
import slipway.lesson.Exercise.Check;
import slipway.lesson.Script;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.AddressRange;
import slipway.sandbox.docker.DockerSandboxProvider;
import slipway.sandbox.docker.DockerSettings;

/**
 * A learner's sandbox with an engine and alpine:3, and a judge, of an instance of their own. Needs the engine of this machine, the
 * image {@code slipway-sandbox:latest} ({@code -Dslipway.test.image} names another) and the registry's images in SLIPWAY_TEST_IMAGES.
 */
public final class LiveClassroom implements AutoCloseable {
    static final String LESSON = "lesson";
    /** All cores: a quota that is used up stops a check for up to 0.1 s, and there is one judge. */
    private static final Limits JUDGE = new Limits(1L << 30, Runtime.getRuntime().availableProcessors(), 1024, 256L << 20);
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final DockerSettings SETTINGS = new DockerSettings(System.getProperty("slipway.test.image",
            System.getenv().getOrDefault("SANDBOX_IMAGE", "slipway-sandbox:latest")), "",
            System.getProperty("slipway.test.engine", "unix:///var/run/docker.sock"), AddressRange.parse("10.214.0.0/16"));

    private final Path data;
    private final DockerSandboxProvider provider;
    private final Sandbox sandbox;
    private final KernelSession learner;
    private final Judge judge;
    private final Grader grader;
    private volatile Sandbox judgeSandbox;

    public LiveClassroom() throws Exception {
        data = Files.createTempDirectory("slipway-grading-test");
        linkImages();
        provider = new DockerSandboxProvider(SETTINGS, UUID.randomUUID(), data);
        provider.keepRegistry(true);
        sandbox = provider.open(new SandboxSpec(new SandboxOwner("ada", "docker"), Limits.DEFAULT, LIFETIME));
        CountDownLatch ready = new CountDownLatch(1);
        learner = KernelSession.attach(sandbox, Map.of(), event -> {
            if (event instanceof KernelEvent.EngineChanged(EngineState state, String version, String message) && state == EngineState.READY) {
                ready.countDown();
            }
        });
        judge = new Judge(this::openJudge);
        grader = new Grader(judge);
        learner.startEngine();
        if (!ready.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the learner's engine did not start");
        }
        asLearner("mkdir -p ~/" + LESSON);
    }

    private void linkImages() throws IOException {
        Path from = Path.of(System.getenv().getOrDefault("SLIPWAY_TEST_IMAGES", "target/test-data/images"));
        Files.createSymbolicLink(data.resolve("images"), from.toRealPath());
    }

    private KernelSession openJudge() throws IOException {
        try {
            judgeSandbox = provider.open(new SandboxSpec(new SandboxOwner("slipway-judge", "checks"), JUDGE, LIFETIME,
                    SandboxSpec.Network.NONE));
            return KernelSession.attach(judgeSandbox, Map.of(), event -> { });
        } catch (SandboxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Has the learner's engine pull course images. */
    public void load(String... images) throws IOException, InterruptedException {
        for (int waited = 0; !provider.registryTrouble().isEmpty(); waited++) {
            if (waited > 300) {
                throw new IllegalStateException(provider.registryTrouble());
            }
            Thread.sleep(100);
        }
        for (String image : images) {
            asLearner("docker pull -q " + image);
        }
    }

    /** What a script prints in the learner's sandbox. @throws IllegalStateException when it fails */
    public String asLearner(String script) throws IOException {
        ExecResult result = learner.exec(new ExecRequest(List.of("bash", "-c", script), Map.of(), null, Duration.ofSeconds(120)));
        if (!result.succeeded()) {
            throw new IllegalStateException(script + " failed: " + result.stdoutText() + result.stderrText());
        }
        return result.stdoutText();
    }

    static Check check(String id, String script, Duration timeout) {
        return new Check(id, "A check", 2, timeout, new Script(script, "", 1), "");
    }

    /** The result of one check of 2 points with a limit of 30 s. */
    public CheckResult judge(String script) throws InterruptedException {
        return judge(script, Duration.ofSeconds(30), Map.of());
    }

    CheckResult judge(String script, Duration timeout, Map<String, String> values) throws InterruptedException {
        return grader.grade(List.of(check("it", script, timeout)), values, learner, LESSON, GradingListener.NONE).results().getFirst();
    }

    /** As {@link #judge(String)}; answers what the script said by {@code progress}. */
    public List<String> progress(String script) throws InterruptedException {
        List<String> said = new CopyOnWriteArrayList<>();
        GradingListener listener = new GradingListener() {
            @Override
            public void running(String check) {
                // it says so itself
            }

            @Override
            public void progress(String check, String message) {
                said.add(message);
            }

            @Override
            public void finished(CheckResult result) {
                if (!(result instanceof CheckResult.Passed)) {
                    said.add(result.toString());
                }
            }
        };
        grader.grade(List.of(check("it", script, Duration.ofSeconds(60))), Map.of(), learner, LESSON, listener);
        return said;
    }

    Grader grader() {
        return grader;
    }

    Judge judge() {
        return judge;
    }

    KernelSession learner() {
        return learner;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Sandbox judgeSandbox() {
        return judgeSandbox;
    }

    @Override
    public void close() throws Exception {
        judge.close();
        learner.close();
        sandbox.remove();
        if (judgeSandbox != null) {
            judgeSandbox.remove();
        }
        provider.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
