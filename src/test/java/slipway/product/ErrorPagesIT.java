package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.classroom.Classroom;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/** What people and programs see where there is nothing to see: words and what to do, and nothing of the server's inside. */
class ErrorPagesIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person tina;
    private static Classroom classroom;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.213.0.0/16"));
        tina = school.instructor("Tina Teacher");
        classroom = school.classroom("Mondays", tina, "try");
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    private static HttpResponse<String> send(String verb, String path, String type, String body, String accept) {
        return tina.browser().send(tina.browser().request(path).header("Content-Type", type).header("Origin", school.process().address().toString())
                .method(verb, BodyPublishers.ofString(body)), "Accept", accept);
    }

    /** A page of ours that says what happened, and holds nothing that only its authors understand. */
    private static Document assertTells(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        Document page = Jsoup.parse(answer.body());
        assertEquals("message", page.body().attr("data-page"), answer.body());
        assertEquals(List.of("/"), page.select("header .brand").eachAttr("href"), "a way on");
        assertTrue(page.select("main p").text().length() > 40, page.text());
        assertFalse(page.text().matches("(?s).*(Exception|slipway\\.|SQL|java|SELECT|Quarkus|Error id).*"), page.text());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(answer.headers().firstValue("Content-Security-Policy").isPresent());
        return page;
    }

    @ParameterizedTest
    @CsvSource({"GET, /a/b/c, 404", "GET, /nothing.html, 404", "GET, /accounts?from=x, 404", "GET, /accounts?from=99999999999, 404",
        "GET, /classrooms/x/nothing, 404", "GET, /account/password, 405", "PUT, /account, 405", "DELETE, /account, 405", "POST, /, 405",
        "GET, //account, 400", "GET, /./account, 400", "GET, /%61ccount, 400", "GET, /account;x=1, 400"})
    void whatIsNotThereIsToldOnAPageOfOurs(String verb, String path, int status) {
        assertTells(status, send(verb, path, "text/plain", "", "text/html"));
        HttpResponse<String> program = send(verb, path, "text/plain", "", "*/*");
        assertEquals(status, program.statusCode());
        assertTrue(json(program).path("message").asText().length() > 20, program.body());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    @Test
    void aFormThatIsNoneIsToldAndFillsNoLog() {
        String list = "/classrooms/" + classroom.id() + "/import";
        assertTells(415, send("POST", list, "text/plain", "Ada", "text/html"));
        assertTells(400, send("POST", list, "multipart/form-data; boundary=b", "--b\r\nContent-Dis", "text/html"));
        assertTells(400, send("POST", "/account/password", "application/x-www-form-urlencoded", "password=%zz", "text/html"));
        assertFalse(school.process().log().contains("/import") || school.process().log().contains("%zz"), school.process().log());
    }

    /** A table is put away, as no bug is at hand. */
    @Test
    void whatNobodyCaughtIsLoggedOnceAndToldWithoutTheServersInside() {
        HttpResponse<String> page;
        HttpResponse<String> program;
        try (Database database = school.database()) {
            database.write(handle -> handle.execute("ALTER TABLE classroom_course RENAME TO put_away"));
            try {
                page = tina.browser().get("/classrooms");
                program = tina.browser().get("/api/v1/courses", "Accept", "application/json");
            } finally {
                database.write(handle -> handle.execute("ALTER TABLE put_away RENAME TO classroom_course"));
            }
        }
        assertTrue(assertTells(500, page).text().matches(".*tell whoever operates this Slipway .* \\d\\d:\\d\\d:\\d\\d UTC\\."), page.body());
        assertEquals(500, program.statusCode());
        assertEquals(List.of("code", "message"), json(program).propertyStream().map(Map.Entry::getKey).toList(), program.body());
        Await.until("both in the log", () -> errors().contains("GET /api/v1/courses failed"));
        assertEquals(List.of("GET /classrooms failed", "GET /api/v1/courses failed"), errors());
        assertEquals(200, tina.browser().get("/classrooms").statusCode(), "and it goes on");
    }

    private static List<String> errors() {
        return school.process().log().lines().filter(line -> line.contains(" ERROR ")).map(line -> line.replaceAll(".* ERROR (.* failed):.*", "$1")).toList();
    }

    /** Whose session ended since the page was opened. */
    @Test
    void whoIsSignedOutIsSentToSignInFromEachForm() {
        ClassroomServer.assertGoesTo("/sign-in", school.visitor().post("/join/" + classroom.joinCode().orElseThrow() + "/me"));
    }

    @Test
    void whoJoinsAClassroomThatIsDeletedMeanwhileIsTold() {
        Classroom gone = school.classroom("Gone", tina, "try");
        String code = gone.joinCode().orElseThrow();
        Person lea = school.learner(classroom, "Lea Late");
        assertEquals(200, lea.browser().get("/join/" + code).statusCode());
        ClassroomServer.assertGoesTo("/classrooms", tina.browser().post("/classrooms/" + gone.id() + "/settings/delete"));
        for (HttpResponse<String> answer : List.of(lea.browser().post("/join/" + code + "/me"), school.visitor().post("/join/" + code + "/newcomer", "name", "Nina New",
                "chosen", ClassroomServer.PASSWORD, "repeated", ClassroomServer.PASSWORD))) {
            assertEquals(403, answer.statusCode());
            assertTrue(Jsoup.parse(answer.body()).select("[role=alert]").text().contains("Ask your instructor"), answer.body());
        }
    }

    @Test
    void aFileThatIsMuchTooLargeIsToldInTheBrowser() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            Page page = browser.page();
            page.context().addCookies(Arrays.stream(tina.cookie().split("; ")).map(one -> one.split("=", 2))
                    .map(one -> new Cookie(one[0], one[1]).setUrl(school.process().address().toString())).toList());
            page.navigate(school.process().address() + "/classrooms/" + classroom.id() + "/import");
            page.locator("input[type=file]").setInputFiles(new FilePayload("list.csv", "text/csv", "x".repeat(5 << 20).getBytes()));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Import").setExact(true)).click();
            assertThat(page.locator("h1")).hasText("Too large");
            browser.assertAccessible("an error page");
            browser.picture("error-page");
        }
    }
}
