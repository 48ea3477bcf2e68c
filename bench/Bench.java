import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import slipway.backup.StorageFigures;
import slipway.database.DatabaseSettings;
import slipway.database.TestPostgresql;
import slipway.grading.LiveClassroom;
import slipway.grading.Overhead;
import slipway.hog.HogFigures;
import slipway.product.Engine;
import slipway.product.LessonClient;
import slipway.product.ServerProcess;
import slipway.sandbox.docker.OpeningFigures;

/**
 * {@code make bench}: the figures of the packaged server on this machine, with its peers measured in turn in the same run,
 * since a figure alone says more about the machine than about us. Prints a table, writes target/bench.json.
 */
public final class Bench {
    private static final int ROUNDS = 10;
    private static final int RUNS_A_ROUND = 30;
    private static final int WARM_UP_ROUNDS = 50;
    private static final int COLD_STARTS = 5;
    private static final int CHECKS = 200;
    private static final int CLASS = 30;
    private static final Map<String, String> LESSONS = Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_ENGINE_AT_START", "true");

    private final Figures figures = new Figures();

    private Bench() {
    }

    /** @param arguments nothing for all that is measured, or {@code class}, perhaps with the number of learners, for the class alone */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench();
        try {
            if (arguments.length == 0) {
                bench.one();
            }
            new ClassBench(bench.figures, arguments.length > 1 ? Integer.parseInt(arguments[1]) : CLASS).measure();
        } finally {
            bench.figures.report(); // of what was measured before something failed, too
        }
    }

    /** What one learner notices. */
    private void one() throws Exception {
        coldStarts();
        try (Place place = new Place(); ServerProcess server = ServerProcess.start(place.data(), LESSONS)) {
            figures.put("server_ready_s", Figures.median(readyTimes));
            runs(server);
            stream(server);
            stalled(server);
        }
        say("opening sandboxes");
        figures.putAll(OpeningFigures.measure());
        checks();
        storage();
        figures.putAll(HogFigures.measure(Bench::say));
    }

    private final List<Double> readyTimes = new ArrayList<>();

    /** A server, sandbox and engine that were never there before, each time. */
    private void coldStarts() throws Exception {
        List<Double> firstOutput = new ArrayList<>();
        List<Double> engineReady = new ArrayList<>();
        for (int i = 0; i < COLD_STARTS; i++) {
            say("cold start " + (i + 1) + " of " + COLD_STARTS);
            try (Place place = new Place()) {
                long begin = System.nanoTime();
                try (ServerProcess server = ServerProcess.start(place.data(), LESSONS)) {
                    readyTimes.add(seconds(begin));
                    get(server, "/try/docker");
                    if (i == 0) {
                        figures.put("server_rss_mb", Machine.residentMegabytes(server.pid()));
                    }
                    coldStart(server, firstOutput, engineReady);
                    if (i == COLD_STARTS - 1) {
                        figures.put("sandbox_idle_mb", Machine.containersMegabytes(Engine.containers(server.instance()).subList(0, 1), "Pss:"));
                        figures.put("sandbox_idle_own_mb", Machine.containersMegabytes(Engine.containers(server.instance()).subList(0, 1), "Pss_Anon:"));
                    }
                }
            }
        }
        figures.put("cold_first_output_s", Figures.median(firstOutput));
        figures.put("cold_engine_ready_s", Figures.median(engineReady));
    }

    private static void coldStart(ServerProcess server, List<Double> firstOutput, List<Double> engineReady) {
        try (LessonClient page = new LessonClient(server, "try/docker")) {
            long begin = System.nanoTime();
            page.connect();
            UUID run = page.run("long", "echo hi");
            page.awaitText(run, "hi");
            firstOutput.add(seconds(begin));
            page.message("sandbox", message -> message.path("engine").asText().equals("ready"));
            engineReady.add(seconds(begin));
            page.message("sandbox", message -> message.at("/images/0/state").asText().matches("ready|failed"));
        }
    }

    /** `echo hi` as a run, as `docker exec`, as the same call of the engine's API without the command around it, and as the shell's own `eval`: in turn, so that a slow moment of the machine is everybody's. */
    private void runs(ServerProcess server) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> exec = new ArrayList<>();
        List<Double> execApi = new ArrayList<>();
        List<Double> limit = new ArrayList<>();
        try (LessonClient page = new LessonClient(server, "try/plain").connect()) {
            figures.put("run_ms_p50_of_first_50", Figures.percentile(times(page, 50), 50));
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                times(page, RUNS_A_ROUND);
                Thread.sleep(200); // the socket takes 150 messages a second
            }
            String container = Engine.containers(server.instance()).getFirst();
            for (int round = 0; round < ROUNDS; round++) {
                say("echo hi, round " + (round + 1) + " of " + ROUNDS);
                Thread.sleep(500); // what the engine clears away after an exec is not ours
                ours.addAll(times(page, RUNS_A_ROUND));
                for (int i = 0; i < RUNS_A_ROUND / 3; i++) {
                    long begin = System.nanoTime();
                    Engine.docker("exec", container, "echo", "hi");
                    exec.add(milliseconds(begin));
                    begin = System.nanoTime();
                    DockerExec.run(container, "echo", "hi");
                    execApi.add(milliseconds(begin));
                }
                limit.addAll(bashLimit(container));
            }
        }
        figures.put("run_ms_p50", Figures.percentile(ours, 50));
        figures.put("run_ms_p95", Figures.percentile(ours, 95));
        figures.put("run_ms_p99", Figures.percentile(ours, 99));
        figures.put("docker_exec_ms_p50", Figures.percentile(exec, 50));
        figures.put("docker_exec_api_ms_p50", Figures.percentile(execApi, 50));
        figures.put("docker_exec_api_over_run", Figures.percentile(execApi, 50) / Figures.percentile(ours, 50));
        figures.put("bash_limit_ms_p50", Figures.percentile(limit, 50));
        figures.put("docker_exec_over_run", Figures.percentile(exec, 50) / Figures.percentile(ours, 50));
    }

    /** From the client's send to its finished message, in milliseconds, one run after the other. */
    private static List<Double> times(LessonClient page, int runs) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            page.ended(page.run("main", "echo hi"));
            times.add(milliseconds(begin));
        }
        return times;
    }

    /** The physical limit: `eval` in a persistent bash over a pipe, inside the container, timed there. */
    private static List<Double> bashLimit(String container) {
        String script = """
                import subprocess, time
                bash = subprocess.Popen(["bash", "--noprofile", "--norc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                for i in range(%d):
                    begin = time.perf_counter()
                    bash.stdin.write(b"eval 'echo hi'\\n"); bash.stdin.flush()
                    bash.stdout.readline()
                    print((time.perf_counter() - begin) * 1000)
                """.formatted(RUNS_A_ROUND);
        return Engine.docker("exec", container, "python3", "-c", script).lines().map(Double::valueOf).toList();
    }

    private void stream(ServerProcess server) {
        String expected = IntStream.rangeClosed(1, 5_000_000).mapToObj(i -> i + "\r\n")
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append).toString();
        List<Double> speeds = new ArrayList<>();
        double lost = 0;
        try (LessonClient page = new LessonClient(server, "try/plain").connect()) {
            for (int i = 0; i < 3; i++) {
                say("seq 1 5000000, " + (i + 1) + " of 3");
                long begin = System.nanoTime();
                UUID run = page.run("main", "seq 1 5000000");
                String output = page.output(run);
                speeds.add(expected.length() / 1e6 / seconds(begin));
                lost += output.equals(expected) ? 0 : Math.max(1, page.leftOut(run));
            }
        }
        figures.put("stream_mb_s", Figures.median(speeds));
        figures.put("stream_lost_bytes", lost);
    }

    /** The server's memory while 200 MB are made for a page that does not read. */
    private void stalled(ServerProcess server) throws Exception {
        say("200 MB for a page that does not read");
        try (LessonClient stalled = new LessonClient(server, "try/plain").connect();
                LessonClient other = new LessonClient(server, "try/plain").connect()) {
            double before = Machine.residentMegabytes(server.pid());
            double most = before;
            other.stall();
            UUID run = other.run("main", "yes | head -c 200M");
            while (!stalled.record(run, "known", record -> true).path("state").asText().equals("ended")) {
                most = Math.max(most, Machine.residentMegabytes(server.pid()));
                Thread.sleep(50);
            }
            figures.put("stalled_server_growth_mb", Math.max(most, Machine.residentMegabytes(server.pid())) - before);
        }
    }

    private static void get(ServerProcess server, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(HttpRequest.newBuilder(URI.create(server.address() + path)).build(), BodyHandlers.discarding());
        }
    }

    /** What the judge adds to a check, and what a call of its library costs. */
    private void checks() throws Exception {
        say("checks");
        try (LiveClassroom classroom = new LiveClassroom()) {
            List<Double> overhead = Overhead.milliseconds(classroom, CHECKS);
            figures.put("check_overhead_ms_p50", Figures.percentile(overhead, 50));
            figures.put("check_overhead_ms_p95", Figures.percentile(overhead, 95));
            figures.put("check_call_ms", Overhead.callMilliseconds(classroom));
        }
    }

    /** Runs against bare commits, and backups, on both databases. */
    private void storage() throws Exception {
        say("storing, backup and restore");
        try (Place place = new Place()) {
            figures.putAll(StorageFigures.measure("sqlite", DatabaseSettings.sqlite(place.data().resolve("bench.db")), place.data()));
        }
        Path directory = Files.createTempDirectory("slipway-bench");
        try (TestPostgresql postgresql = TestPostgresql.in(directory)) {
            figures.putAll(StorageFigures.measure("postgresql", postgresql.settings(), directory.resolve("data")));
        } finally {
            new Place(directory).close();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double milliseconds(long since) {
        return (System.nanoTime() - since) / 1e6;
    }

    static void say(String words) {
        System.err.println(words);
    }
}
