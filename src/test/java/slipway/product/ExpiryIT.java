package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.product.ClassroomServer.Person;

/** A sandbox that nobody uses is removed after a warning, with its files put away; they can be had from the record, and go with the account. */
class ExpiryIT {
    @TempDir
    static Path data;
    @TempDir
    static Path lessons;
    private static ClassroomServer server;

    @BeforeAll
    static void start() throws IOException {
        TwoLessons.write(lessons);
        server = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", lessons.toString(), "SANDBOX_DOCKER_POOL", "0", "SLIPWAY_SANDBOX_IDLE", "1S",
                "SLIPWAY_SANDBOX_IDLE_IN_DEMAND", "1S", "SLIPWAY_SANDBOX_EXPIRE", "12S"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatNobodyUsesIsPutAwayAndGoesWithTheAccount() throws Exception {
        Person lea = server.learner(server.classroom("Docker", server.instructor("Theo Teacher"), "two"), "Lea");
        try (LessonClient page = server.lesson(lea, "two/first").connect()) {
            page.ended(page.run("main", "echo precious > ~/note.txt"));
        }
        Await.until("a warning on the course's page", () -> lea.browser().get("/two").body().contains("is removed on"));
        Await.until("her files on the record", () -> putAway(lea) != null);
        Await.until("the end of her volumes", () -> Engine.docker("volume", "ls", "-q", "--filter", "label=slipway.owner=" + lea.id() + "/two").isEmpty());

        HttpRequest request = lea.browser().request(putAway(lea).attr("href")).header("Cookie", lea.cookie()).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Path> archive = http.send(request, HttpResponse.BodyHandlers.ofFile(data.resolve("archive.tar.gz")));
            assertEquals(200, archive.statusCode());
            Process tar = new ProcessBuilder("tar", "-xzOf", archive.body().toString(), "./note.txt").redirectErrorStream(true).start();
            assertEquals("precious\n", new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(404, lea.browser().get("/record/files/two/2020-01-31.tar.gz").statusCode());
        assertEquals(404, lea.browser().get("/record/files/two/2020-99-99.tar.gz").statusCode());

        try (LessonClient page = server.lesson(lea, "two/first").connect()) {
            assertEquals("first\r\n", page.output(page.run("main", "ls ~")));
        }
        Path hers = data.resolve("homes").resolve(lea.id().value());
        assertTrue(Files.isDirectory(hers));
        server.operator().browser().post("/accounts/" + lea.id().value() + "/delete");
        Await.until("the end of her files", () -> Files.notExists(hers));
    }

    @Test
    void whoSignsInFindsTheSandboxOfTheirLastLessonStarted() {
        Person max = server.learner(server.classroom("Docker", server.instructor("Tina Teacher"), "two"), "Max");
        try (LessonClient page = server.lesson(max, "two/second").connect()) {
            page.ended(page.run("main", "true"));
        }
        Await.until("the end of the idle sandbox", () -> sandbox(max).isEmpty());
        server.signIn("Max", max.password());
        Await.until("a sandbox without a page", () -> !sandbox(max).isEmpty());
    }

    private static String sandbox(Person person) {
        return Engine.docker("ps", "-q", "--filter", "label=slipway.owner=" + person.id() + "/two");
    }

    private static Element putAway(Person person) {
        return Jsoup.parse(person.browser().get("/record").body()).selectFirst("a[href^=/record/files/two/]");
    }
}
