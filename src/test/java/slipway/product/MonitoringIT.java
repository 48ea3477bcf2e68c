package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.product.ClassroomServer.Person;

/** What operators watch: figures and health, and that nobody else does. */
class MonitoringIT {
    private static final Pattern SERIES = Pattern.compile("(slipway_\\w+)(?:\\{(.*?)})? (\\S+)");

    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person instructor;
    private static Person learner;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.212.0.0/16"));
        instructor = school.instructor("Ines Instructor");
        learner = school.learner(school.classroom("Docker on Mondays", instructor, "try"), "Lea Learner");
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    private static HttpResponse<String> figuresForAProgram(String path) throws Exception {
        return school.visitor().get(path, "Authorization", "Bearer " + Files.readString(data.resolve("metrics-token")).strip());
    }

    /** As a program reads them; the comma behind the last label that some writers put there is no difference. */
    private static String figures() throws Exception {
        return figuresForAProgram("/q/metrics").body().replace("\",}", "\"}");
    }

    /** The value of a series; zero when it is not there. */
    private static double figure(String series) throws Exception {
        return figures().lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElse(0);
    }

    private static void becomes(String series, double wanted) {
        becomes(series, "" + wanted, figure -> figure == wanted);
    }

    private static void becomes(String series, String words, DoublePredicate wanted) {
        Await.until(series + " to be " + words, () -> {
            try {
                return wanted.test(figure(series));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whatHappensIsCounted() throws Exception {
        double succeeded = figure("slipway_runs_total{outcome=\"succeeded\"}");
        double failed = figure("slipway_runs_total{outcome=\"failed\"}");
        double leftOut = figure("slipway_run_output_left_out_bytes_total");
        try (LessonClient page = school.lesson(learner, "try/exercises").connect()) {
            becomes("slipway_pages_open", 1);
            page.ended(page.run("try", "echo hi"));
            page.ended(page.run("try", "exit 3"));
            page.output(page.run("try", "head -c 3000000 /dev/zero"));
            becomes("slipway_runs_total{outcome=\"succeeded\"}", succeeded + 2);
            becomes("slipway_runs_total{outcome=\"failed\"}", failed + 1);
            becomes("slipway_run_output_left_out_bytes_total", leftOut + 3_000_000 - 2 * (1 << 20));
            UUID waiting = page.run("try", "sleep 100");
            becomes("slipway_runs_open{state=\"running\"}", 1);
            page.send("stop", waiting);
            becomes("slipway_runs_total{outcome=\"interrupted\"}", 1);
            page.send(new ObjectMapper().createObjectNode().put("type", "check").put("attempt", LessonClient.uuidV7().toString())
                    .put("exercise", "word"));
            becomes("slipway_check_seconds_count{outcome=\"failed\"}", 2);
            assertEquals(2, figure("slipway_check_overhead_seconds_count"));
            assertEquals(1, figure("slipway_sandboxes{state=\"ready\"}"));
            assertTrue(figure("slipway_sandbox_start_seconds_count{start=\"new\"}") + figure("slipway_sandbox_start_seconds_count{start=\"pool\"}") >= 1);
            assertTrue(figure("slipway_run_wait_seconds_count") >= 3);
            assertTrue(figure("slipway_journal_commit_seconds_count") >= 3);
            assertEquals(0, figure("slipway_sandbox_queue"));
            assertEquals(1, figure("slipway_engine_up"));
            becomes("slipway_sandbox_places_used", "one or more", used -> used >= 1); // the engine is asked each few seconds
            assertTrue(figure("slipway_disk_free_bytes{place=\"data\"}") > 0);
            double lost = figure("slipway_faults_total{fault=\"sandbox_lost\"}");
            Engine.containers(school.process().instance()).forEach(id -> Engine.docker("rm", "-f", id));
            becomes("slipway_faults_total{fault=\"sandbox_lost\"}", lost + 1);
        }
        becomes("slipway_pages_open", 0);
    }

    @Test
    void eachFigureSaysWhatItIsAndNoLabelSaysWhoSomebodyIs() throws Exception {
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            page.ended(page.run("main", "echo hi"));
        }
        String figures = figures();
        assertFalse(figures.contains(learner.id().value()) || figures.contains("Lea Learner") || figures.contains("try/") || figures.contains("echo"), figures);
        List<String> undocumented = figures.lines().filter(line -> line.startsWith("# TYPE slipway_")).map(line -> line.split(" ")[2])
                .filter(name -> !figures.contains("# HELP " + name + " ")).toList();
        assertEquals(List.of(), undocumented);
        Map<String, Long> series = figures.lines().map(SERIES::matcher).filter(matcher -> matcher.matches())
                .collect(Collectors.groupingBy(matcher -> matcher.group(1), Collectors.counting()));
        assertTrue(series.size() > 30, series::toString);
        series.forEach((name, count) -> assertTrue(count <= 60, name + " has " + count + " series"));
        assertTrue(figures.contains("jvm_memory_used_bytes"));
        assertFalse(figures.contains("http_server"), "addresses would be labels");
    }

    @Test
    void figuresAreForOperatorsAndTheirToken() throws Exception {
        assertEquals(200, figuresForAProgram("/q/metrics").statusCode());
        assertEquals(200, school.operator().browser().get("/q/metrics").statusCode());
        assertEquals(401, school.visitor().get("/q/metrics").statusCode());
        assertEquals(401, school.visitor().get("/q/metrics", "Authorization", "Bearer wrong").statusCode());
        assertEquals(401, school.visitor().get("/q/metrics", "Authorization", "Bearer ").statusCode());
        assertEquals(401, school.visitor().get("/q/metrics", "X-Forwarded-For", "127.0.0.1").statusCode());
        assertEquals(401, learner.browser().get("/q/metrics").statusCode());
        assertEquals(401, learner.browser().get("/q/metrics/", "Accept", "application/json").statusCode());
        assertEquals(401, instructor.browser().get("/q/metrics").statusCode());
    }

    @Test
    void noDetourLeadsToTheFiguresOrTheWordsOfHealth() throws Exception {
        for (String path : List.of("/q//metrics", "//q/metrics", "/q/./metrics", "/q/x/../metrics", "/q/%6Detrics", "/q/metrics;x=1", "/q;/metrics", "/q//health", "/q/./health/ready",
                "/q/%68ealth")) {
            String answer = PreviewApp.ask(school.process(), "localhost:" + school.process().port(), "GET " + path, "Cookie: " + learner.cookie());
            assertTrue(answer.startsWith("HTTP/1.1 400"), path + ": " + answer);
            assertFalse(answer.contains("slipway_") || answer.contains("jvm_") || answer.contains("checks"), path + ": " + answer);
        }
    }

    @Test
    void strangersLearnWhetherItIsWellAndNothingElse() throws Exception {
        for (String path : List.of("/q/health", "/q/health/ready", "/q/health/live")) {
            HttpResponse<String> answer = school.visitor().get(path);
            assertEquals(200, answer.statusCode(), path);
            assertEquals("{\"status\":\"UP\"}", answer.body(), path);
            assertEquals("{\"status\":\"UP\"}", learner.browser().get(path).body(), path);
        }
    }

    @Test
    void operatorsAreToldInWords() throws Exception {
        JsonNode told = new ObjectMapper().readTree(figuresForAProgram("/q/health/ready").body());
        Map<String, JsonNode> checks = told.path("checks").valueStream().collect(Collectors.toMap(check -> check.path("name").asText(), check -> check));
        assertTrue(checks.get("The Docker engine runs sandboxes").at("/data/sandboxes").asText().contains(" of at most "), told::toString);
        assertTrue(checks.get("The disks have room").at("/data/data").asText().endsWith(" GB are free"), told::toString);
        assertTrue(checks.containsKey("What learners do can be stored"), told::toString);
        JsonNode live = new ObjectMapper().readTree(school.operator().browser().get("/q/health/live").body());
        assertEquals("The journal's writer lives", live.at("/checks/0/name").asText());
        assertEquals(1, live.path("checks").size(), "what a restart does not mend is no reason for one");
    }

    @Test
    void withoutAnEngineAServerIsNotReadyButLives(@TempDir Path own) throws Exception {
        try (ServerProcess server = ServerProcess.start(own, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "DOCKER_HOST", "unix:///nowhere.sock"))) {
            Visitor stranger = new Visitor(server);
            HttpResponse<String> ready = stranger.get("/q/health/ready");
            assertEquals(503, ready.statusCode());
            assertEquals("{\"status\":\"DOWN\"}", ready.body());
            assertEquals(200, stranger.get("/q/health/live").statusCode(), "a restart would not bring it back");
            assertEquals(401, stranger.get("/q/metrics").statusCode());
            String cookie = LessonClient.SignIn.cookie(server);
            String told = stranger.get("/q/health/ready", "Cookie", cookie).body();
            assertTrue(told.contains("The Docker engine at unix:///nowhere.sock does not answer"), told);
            String figures = stranger.get("/q/metrics", "Cookie", cookie).body();
            assertTrue(figures.contains("slipway_engine_up 0.0"), figures);
        }
    }
}
