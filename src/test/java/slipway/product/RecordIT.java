package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** What a learner sees and takes along of what is kept about them, and that nobody else does. */
class RecordIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOISE = "head -c 200M /dev/urandom > ~/big; echo made";

    @TempDir
    static Path data;
    @TempDir
    static Path downloads;
    private static ClassroomServer server;
    private static Person teacher;
    private static Classroom classroom;
    private static Person ada;
    private static Person grace;

    @BeforeAll
    static void start() {
        server = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.206.0.0/16"));
        teacher = server.instructor("Tina Teacher");
        classroom = server.classroom("Containers, spring", teacher, "try");
        ada = server.learner(classroom, "Ada <b>Lovelace</b>");
        grace = server.learner(classroom, "Grace Hopper");
    }

    @AfterAll
    static void stop() {
        String log = server.process().log();
        server.close();
        assertFalse(log.contains(" ERROR "), log);
    }

    private static UUID run(Person person, String source) {
        try (LessonClient page = server.lesson(person, "try/plain").connect()) {
            UUID run = page.run("main", source);
            page.output(run);
            return run;
        }
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static void answer(Person person, String text) {
        try (LessonClient page = server.lesson(person, "try/exercises").connect()) {
            page.send(message("draft").put("cell", "try").put("source", "pwd # of " + person.name()));
            page.send(message("answer").put("question", "LETTERS").put("text", text));
            page.message("answer", kept -> kept.path("text").asText().equals(text));
            page.send(message("solve-quiz").put("attempt", UUID.randomUUID().toString()).put("quiz", "engine").set("chosen", JSON.createArrayNode().add(1)));
            page.message("quiz", quiz -> quiz.at("/quiz/passed").asBoolean());
        }
    }

    private static HttpRequest request(Person person, String path) {
        return HttpRequest.newBuilder(URI.create(server.process().address() + path)).header("Cookie", person.cookie()).build();
    }

    /** To a file, as a browser does it. */
    private static Path download(Person person, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Path> answer = http.send(request(person, path), BodyHandlers.ofFile(Files.createTempFile(downloads, "got", "")));
            assertEquals(200, answer.statusCode(), () -> text(answer.body()));
            assertTrue(answer.headers().firstValue("Content-Disposition").orElse("").startsWith("attachment; filename=\"slipway-"));
            return answer.body();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String program(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static Document page(Person person, String path) {
        HttpResponse<String> answer = person.browser().get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return Jsoup.parse(answer.body());
    }

    private static List<JsonNode> lines(Path directory, String file) throws IOException {
        return Files.readAllLines(directory.resolve(file)).stream().map(RecordIT::json).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Test
    void thePageTellsInWordsAndNumbersWhatIsKept() {
        Person person = server.learner(classroom, "Mary <i>Somerville</i>");
        run(person, "echo told > ~/told; seq 1 1000");
        answer(person, "17");
        Document page = page(person, "/record");
        assertEquals("Your record", page.selectFirst("h1").text());
        assertTrue(page.selectFirst("dl.facts").text().contains("Mary <i>Somerville</i>"), "as text: " + page.selectFirst("dl.facts"));
        assertTrue(page.text().contains("Containers, spring, as learner since"), page.text());
        assertEquals(List.of("Plain cells – 0 of 1 0 1 0 0 4 KB", "Exercises 1 of 6 1 of 4 1 0 1 1 0 B"), page.select("tbody tr").stream()
                .map(row -> row.children().subList(0, row.children().size() - 1)).map(cells -> String.join(" ", cells.stream().map(Element::text).toList()))
                .sorted((a, b) -> b.compareTo(a)).toList());
        assertEquals(List.of("/try/exercises", "/try/plain"), page.select("tbody a").eachAttr("href").stream().sorted().toList());
        assertTrue(page.text().contains("ask your instructor or the operator"), page.text());
        assertEquals(List.of("/record/download", "/record/files/try.tar.gz"), page.select(".download a").eachAttr("href"));
    }

    @Test
    void theArchiveIsAWholeZipWithEverythingAndNothingOfAnother() throws Exception {
        run(grace, "echo graces-secret");
        answer(grace, "99");
        UUID long_ = run(ada, "head -c 3000000 /dev/zero | tr '\\0' a; echo; echo the-end");
        UUID short_ = run(ada, "printf 'caf\\xc3\\xa9\\xff'");
        answer(ada, "16");

        Path zip = download(ada, "/record/download");
        assertTrue(program("unzip", "-t", zip.toString()).contains("No errors detected"));
        Path got = Files.createTempDirectory(downloads, "zip");
        program("unzip", "-q", zip.toString(), "-d", got.toString());

        assertEquals("Ada <b>Lovelace</b>", json(text(got.resolve("account.json"))).path("name").asText());
        assertTrue(json(text(got.resolve("account.json"))).path("createdAt").asText().matches("20..-..-..T..:..:.*Z"));
        assertEquals("Containers, spring", json(text(got.resolve("classrooms.json"))).at("/0/title").asText());
        assertEquals(1, json(text(got.resolve("sign-ins.json"))).size());
        List<JsonNode> runs = lines(got, "try/plain/runs.jsonl");
        assertTrue(runs.stream().anyMatch(run -> run.path("id").asText().equals(short_.toString())
                && run.at("/outcome/kind").asText().equals("finished") && run.path("outputBytes").asInt() == 6), runs.toString());
        byte[] bytes = Files.readAllBytes(got.resolve("try/plain/outputs/" + short_ + ".txt"));
        assertEquals("636166c3a9ff", HexFormat.of().formatHex(bytes));
        String output = text(got.resolve("try/plain/outputs/" + long_ + ".txt"));
        assertTrue(output.contains("bytes that came here were not kept]\n") && output.endsWith("the-end\r\n"), output.substring(output.length() - 100));
        assertEquals(1, lines(got, "try/exercises/attempts.jsonl").stream().filter(attempt -> attempt.path("passed").asBoolean()).count());
        assertEquals("16", json(text(got.resolve("try/exercises/answers.json"))).at("/0/value").asText());
        assertEquals("pwd # of Ada <b>Lovelace</b>", json(text(got.resolve("try/exercises/drafts.json"))).at("/0/source").asText());
        for (String secret : List.of("graces-secret", "Grace", grace.id().value())) {
            Process grep = new ProcessBuilder("grep", "-ra", secret, got.toString()).start();
            assertEquals(1, grep.waitFor(), secret);
        }
    }

    @Test
    void theFilesOfACourseComeOutOfItsSandboxEvenWhenItDoesNotRun() throws Exception {
        Person person = server.learner(classroom, "Rosalind");
        run(person, """
                mkdir -p ~/work && echo hello > ~/work/mine.txt && ln -s /etc/passwd ~/link && echo no > ~/locked && chmod 000 ~/locked
                mkdir ~/shut && chmod 000 ~/shut && mkfifo ~/pipe && truncate -s 1T ~/sparse
                """);
        Engine.docker("rm", "-f", Engine.docker("ps", "-q", "--filter", "label=slipway.owner=" + person.id() + "/try"));

        Path archive = download(person, "/record/files/try.tar.gz");

        String list = program("tar", "-tzf", archive.toString());
        assertTrue(list.contains("./work/mine.txt") && list.contains("./link") && list.contains("./pipe") && list.contains("./sparse"), list);
        assertEquals("hello\n", program("tar", "-xzOf", archive.toString(), "./work/mine.txt"));
        assertEquals("./locked\n./shut\n", program("sh", "-c", "tar -xzOf " + archive + " LEFT-OUT.txt | sort"));
        assertTrue(Files.size(archive) < 1 << 20, Files.size(archive) + " bytes");
    }

    @Test
    void filesAreDownloadedOnceAtATime() throws Exception {
        Person person = server.learner(classroom, "Hedy");
        run(person, NOISE);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> first = http.send(request(person, "/record/files/try.tar.gz"), BodyHandlers.ofInputStream());
            assertEquals(200, first.statusCode());
            HttpResponse<String> second = person.browser().get("/record/files/try.tar.gz");
            assertEquals(409, second.statusCode());
            assertTrue(Jsoup.parse(second.body()).text().contains("downloaded already"), second.body());
            first.body().close();
        }
        Await.until("the first download to have ended", () -> statusOfDownload(person) == 200);
        try (LessonClient page = server.lesson(person, "try/plain").connect()) {
            Await.until("tar to have ended", () -> page.output(page.run("main", "pgrep -x tar >/dev/null || echo none")).contains("none"));
        }
    }

    private static int statusOfDownload(Person person) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = http.send(request(person, "/record/files/try.tar.gz"), BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPackingProgramThatEndsInTheMiddleBreaksTheDownload() throws Exception {
        Person person = server.learner(classroom, "Katherine");
        run(person, NOISE);
        try (HttpClient http = HttpClient.newHttpClient(); LessonClient page = server.lesson(person, "try/plain").connect()) {
            HttpResponse<InputStream> answer = http.send(request(person, "/record/files/try.tar.gz"), BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            answer.body().readNBytes(1 << 20);
            UUID kill = page.run("main", "pgrep -a 'gzip|tar'; pkill -9 -x 'gzip|tar'");
            assertEquals(0, page.ended(kill).at("/outcome/exitCode").asInt(-1), () -> page.output(kill));
            assertThrows(IOException.class, () -> answer.body().readAllBytes(), () -> page.output(kill));
        }
        assertTrue(server.process().log().contains("the download of slipway-try.tar.gz was not finished"), server.process().log());
        Await.until("room for another try", () -> statusOfDownload(person) == 200);
    }

    /** A download goes on for minutes; signing out, also by a new password, ends it at once, and a change that takes nothing away does not. */
    @Test
    void aDownloadEndsWithItsSession() throws Exception {
        Person person = server.learner(classroom, "Barbara");
        run(person, NOISE);
        long before = brokenDownloads();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = http.send(request(person, "/record/files/try.tar.gz"), BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            ClassroomServer.assertGoesTo("/accounts/" + person.id() + "?done=role",
                    server.operator().browser().post("/accounts/" + person.id() + "/role", "role", "instructor"));
            assertEquals(32 << 20, answer.body().readNBytes(32 << 20).length, "their own files are theirs with any role");
            server.operator().browser().post("/accounts/" + person.id() + "/password");
            Await.until("the end of what was sent, although nobody reads on", () -> brokenDownloads() > before);
            assertThrows(IOException.class, () -> answer.body().readAllBytes());
        }
    }

    private static long brokenDownloads() {
        return server.process().log().lines().filter(line -> line.contains("the download of slipway-try.tar.gz was not finished")).count();
    }

    /** Twenty times: one of three breaks would look like the end of a whole file if what waits to be sent were sent first. */
    @Test
    void anOperatorsDownloadEndsWithTheRightToIt() throws Exception {
        Person person = server.learner(classroom, "Radia");
        run(person, NOISE);
        Person second = server.instructor("Second Operator");
        String role = "/accounts/" + second.id() + "/role";
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int round = 0; round < 20; round++) {
                server.operator().browser().post(role, "role", "operator");
                HttpResponse<InputStream> answer = http.send(request(second, "/accounts/" + person.id() + "/record/files/try.tar.gz"),
                        BodyHandlers.ofInputStream());
                assertEquals(200, answer.statusCode());
                server.operator().browser().post(role, "role", "instructor");
                assertThrows(IOException.class, () -> answer.body().readAllBytes(), "round " + round);
            }
        }
        assertEquals(200, second.browser().get("/record").statusCode(), "signed in still");
    }

    @Test
    void whatIsNotThereOrNotTheirsIsNotFound() {
        run(ada, "true");
        String record = "/accounts/" + ada.id() + "/record";
        for (Person other : List.of(grace, teacher)) {
            for (String path : List.of(record, record + "/download", record + "/files/try.tar.gz")) {
                assertEquals(404, other.browser().get(path).statusCode(), other.name() + " " + path);
            }
        }
        for (String path : List.of("/accounts/nobody/record", "/accounts/..%2f/record", "/record/files/nothing.tar.gz", "/record/files/..%2ftry.tar.gz",
                "/accounts/" + UUID.randomUUID() + "/record/download")) {
            assertEquals(404, server.operator().browser().get(path).statusCode(), path);
        }
        for (String path : List.of("/record", "/record/download", "/record/files/try.tar.gz", record)) {
            HttpResponse<String> answer = server.visitor().get(path);
            assertTrue(answer.headers().firstValue("Location").orElse("").startsWith("/sign-in"), path + " " + answer.statusCode());
        }
    }

    @Test
    void anOperatorSeesAndDownloadsTheRecordOfALearner() throws Exception {
        run(ada, "echo for the operator");
        Document page = page(server.operator(), "/accounts/" + ada.id() + "/record");
        assertEquals("Record of Ada <b>Lovelace</b>", page.selectFirst("h1").text());
        String download = page.select(".download a.main").attr("href");
        assertTrue(program("unzip", "-p", download(server.operator(), download).toString(), "account.json").contains("Lovelace"));
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, LIGHT", "390, 844, DARK"})
    void thePageIsForEverybody(int width, int height, ColorScheme scheme) {
        run(grace, "echo hi");
        try (Browser browser = new Browser(width, height, scheme)) {
            browser.page().context().addCookies(Arrays.stream(grace.cookie().split("; ")).map(cookie -> cookie.split("=", 2))
                    .map(cookie -> new Cookie(cookie[0], cookie[1]).setUrl(server.process().address().toString())).toList());
            browser.page().navigate(server.process().address() + "/record");
            browser.picture("record-" + width);
            browser.assertAccessible("/record at " + width);
            assertEquals(width, browser.page().evaluate("document.documentElement.scrollWidth"), "nothing but the table scrolls sideways");
            Download archive = browser.page().waitForDownload(() -> browser.page().getByText("Download everything").click());
            assertTrue(archive.suggestedFilename().matches("slipway-record-20..-..-..\\.zip"), archive.suggestedFilename());
            assertEquals(null, archive.failure());
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void localModesLearnerHasARecordToo(@TempDir Path own) throws Exception {
        try (ServerProcess local = ServerProcess.start(own, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.206.0.0/16"));
                LessonClient page = new LessonClient(local, "try/plain").connect(); HttpClient http = HttpClient.newHttpClient()) {
            page.output(page.run("main", "echo mine > ~/mine"));
            String cookie = LessonClient.SignIn.cookie(local);
            Document shown = Jsoup.parse(new String(get(http, local, cookie, "/record"), StandardCharsets.UTF_8));
            assertTrue(shown.text().contains("the one person who owns this machine"), shown.text());
            assertEquals(List.of("/record/download", "/record/files/try.tar.gz"), shown.select(".download a").eachAttr("href"));
            Path zip = Files.write(Files.createTempFile(downloads, "local", ".zip"), get(http, local, cookie, "/record/download"));
            assertEquals("local", json(program("unzip", "-p", zip.toString(), "account.json")).path("id").asText());
            Path files = Files.write(Files.createTempFile(downloads, "local", ".tgz"), get(http, local, cookie, "/record/files/try.tar.gz"));
            assertEquals("mine\n", program("tar", "-xzOf", files.toString(), "./mine"));
        }
    }

    private static byte[] get(HttpClient http, ServerProcess from, String cookie, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(from.address() + path)).header("Cookie", cookie).build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode(), path);
        return answer.body();
    }

    @Test
    void aHeadRequestHoldsNothing() throws Exception {
        run(ada, "true");
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("/record/download", "/record/files/try.tar.gz", "/record/files/try.tar.gz", "/record/download")) {
                HttpRequest head = HttpRequest.newBuilder(URI.create(server.process().address() + path)).header("Cookie", ada.cookie()).HEAD().build();
                assertEquals(200, http.send(head, BodyHandlers.discarding()).statusCode(), path);
            }
        }
        download(ada, "/record/download");
    }
}
