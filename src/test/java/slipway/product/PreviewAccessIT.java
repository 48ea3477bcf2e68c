package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.product.PreviewApp.PORT;
import static slipway.product.PreviewApp.ask;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** Who gets to a preview, and where it is found: in a class, under a configured domain, at an address that has none. */
class PreviewAccessIT {
    @TempDir
    Path directory;

    @Test
    void inAClassOnlyTheOwnerAndTheirInstructorsSeeIt() throws Exception {
        try (ClassroomServer school = ClassroomServer.start(directory.resolve("data"), PreviewApp.lessons(directory))) {
            String slipway = school.process().address().toString();
            Person ina = school.instructor("Ina Instructor");
            Person otto = school.instructor("Otto Other");
            Classroom classroom = school.classroom("Mondays", ina, "web");
            Person anna = school.learner(classroom, "Anna");
            Person ben = school.learner(classroom, "Ben");
            String annas = "/web/preview/" + PORT + "?path=/headers&learner=" + anna.id();
            try (LessonClient page = school.lesson(anna, "web/pages").connect()) {
                PreviewApp.serve(page);
                page.message("sandbox", state -> state.path("engine").asText().equals("ready") && state.path("images").path(0).path("state").asText().equals("ready"));
                page.run("other", "docker run -d --rm --name shop -p 8082:80 --stop-timeout 1 alpine:3 sleep 60");
                String address;
                try (Browser browser = signedIn(anna, slipway)) {
                    assertThat(browser.page().locator("body")).containsText("Courses");
                    browser.page().navigate(slipway + "/web/preview/" + PORT + "?path=/headers");
                    assertThat(browser.page().locator("body")).containsText("localhost:" + PORT);
                    address = browser.page().url();
                    assertTrue(address.endsWith("/headers"), address);
                    assertEquals(200, browser.page().reload().status());
                    endsWithItsSession(school, anna, browser);
                }
                assertDenied(school.process(), ben, annas, address);
                assertDenied(school.process(), otto, annas, address);
                assertEquals("/sign-in", URI.create(school.visitor().get("/web/preview/8099").headers().firstValue("Location").orElseThrow()).getPath());
                assertEquals(404, ben.browser().get("/other/preview/8099").statusCode());
                String learnersPage = "/classrooms/" + classroom.id() + "/learners/" + anna.id();
                String link = "/web/preview/8082?learner=" + anna.id();
                Await.until("the port on the instructor's page", () -> ina.browser().get(learnersPage).body().contains(link));
                assertFalse(school.operator().browser().get(learnersPage).body().contains(link), "an operator who does not teach Anna");
                try (Browser browser = signedIn(ina, slipway)) {
                    browser.page().navigate(slipway + annas);
                    assertThat(browser.page().locator("body")).containsText("localhost:" + PORT);
                    assertEquals(address, browser.page().url());
                    endsWithTheEnrolment(classroom, anna, ina, browser);
                }
            }
        }
    }

    /** Under a configured domain, and at an address that has none. No sandbox is needed for it. */
    @Test
    void elsewhereAnOperatorHasToSetUpADomain() throws Exception {
        Map<String, String> settings = new HashMap<>(PreviewApp.lessons(directory));
        settings.putAll(Map.of("SLIPWAY_URL", "https://class.school.example", "SLIPWAY_PREVIEW_DOMAIN", "preview.school.example"));
        try (ServerProcess server = ServerProcess.startClassroom(directory.resolve("domain"), settings)) {
            String cookie = becomeOperator(server, "class.school.example", "https://class.school.example");
            String leads = ask(server, "class.school.example", "GET /web/preview/8099?path=/x%3Fy", cookie);
            Matcher to = Pattern.compile("(?i)Location: https://(p8099-[0-9a-z]{24}\\.preview\\.school\\.example)(/\\S*)").matcher(leads);
            assertTrue(leads.startsWith("HTTP/1.1 303") && to.find(), leads);
            String entered = ask(server, to.group(1), "GET " + to.group(2), "Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: document");
            assertTrue(entered.startsWith("HTTP/1.1 303") && entered.contains("/x?y"), entered);
            String pass = entered.lines().filter(line -> line.toLowerCase().startsWith("set-cookie: ")).findFirst().orElseThrow().substring("set-cookie: ".length());
            assertTrue(pass.startsWith("__Host-slipway-preview=") && pass.endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure"), pass);
            String page = ask(server, to.group(1), "GET /x?y", "Cookie: " + pass.split(";")[0], "Accept: text/html");
            assertTrue(page.startsWith("HTTP/1.1 503") && page.contains("The sandbox does not run") && page.contains("href=\"https://class.school.example/\""), page);
            assertTrue(ask(server, to.group(1), "GET " + to.group(2)).startsWith("HTTP/1.1 403"), "a ticket is good once");
            assertTrue(ask(server, "class.preview.school.example", "GET /", cookie).startsWith("HTTP/1.1 421"));
            assertTrue(ask(server, "class.school.example", "GET /ws/v1/web/pages", cookie, "Upgrade: websocket", "Connection: Upgrade",
                    "Origin: https://" + to.group(1)).startsWith("HTTP/1.1 403"));
        }
        settings.put("SLIPWAY_URL", "http://192.168.1.20:4747");
        settings.put("SLIPWAY_PREVIEW_DOMAIN", "");
        try (ServerProcess server = ServerProcess.startClassroom(directory.resolve("plain"), settings)) {
            String cookie = becomeOperator(server, "192.168.1.20:4747", "http://192.168.1.20:4747");
            String told = ask(server, "192.168.1.20:4747", "GET /web/preview/8099", cookie, "Accept: text/html");
            assertTrue(told.startsWith("HTTP/1.1 503") && told.contains("SLIPWAY_PREVIEW_DOMAIN"), told);
        }
    }

    /** @return the Cookie header of somebody who may learn every course */
    private static String becomeOperator(ServerProcess server, String host, String origin) throws IOException {
        String link = server.log().lines().filter(line -> line.startsWith("Create the first operator: ")).findFirst().orElseThrow();
        String form = "name=Olga&chosen=slow+green+kettle&repeated=slow+green+kettle";
        String answer = ask(server, host, "POST " + link.substring(link.indexOf("/welcome/")), "Origin: " + origin,
                "Content-Type: application/x-www-form-urlencoded", "Content-Length: " + form.length() + "\r\n\r\n" + form);
        return "Cookie: " + answer.lines().filter(line -> line.toLowerCase().startsWith("set-cookie: ")).map(line -> line.substring(12).split(";")[0])
                .collect(Collectors.joining("; "));
    }

    private static Browser signedIn(Person person, String slipway) {
        Browser browser = new Browser(1280, 900, ColorScheme.LIGHT);
        browser.page().context().addCookies(Arrays.stream(person.cookie().split("; ")).map(one -> one.split("=", 2))
                .map(one -> new Cookie(one[0], one[1]).setUrl(slipway)).toList());
        browser.page().navigate(slipway + "/");
        return browser;
    }

    /** Somebody else finds nothing, neither by Slipway's address nor by the preview's own. */
    private static void assertDenied(ServerProcess server, Person person, String annas, String address) throws IOException {
        assertEquals(404, person.browser().get(annas).statusCode(), person.name());
        URI preview = URI.create(address);
        String answer = ask(server, preview.getAuthority(), "GET " + preview.getPath(), "Cookie: " + person.cookie(), "Accept: text/html");
        assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("Open it from Slipway"), answer);
    }

    private static void openSocket(Page page) {
        page.evaluate("""
                new Promise((opened) => {
                  window.socket = new WebSocket(`ws://${location.host}/ws`);
                  socket.onopen = opened;
                  socket.onclose = () => { document.title = 'closed'; };
                })""");
    }

    /** An instructor sees the sandboxes of those whom they teach, and of nobody else from the moment on that they leave. */
    private static void endsWithTheEnrolment(Classroom classroom, Person anna, Person ina, Browser browser) {
        openSocket(browser.page());
        ClassroomServer.assertGoesTo("/classrooms/" + classroom.id() + "/members?done=removed",
                ina.browser().post("/classrooms/" + classroom.id() + "/members/" + anna.id() + "/remove"));
        assertThat(browser.page()).hasTitle("closed");
        assertEquals(403, browser.page().reload().status());
    }

    /** Whoever signs out has no preview any more, open sockets included. */
    private static void endsWithItsSession(ClassroomServer school, Person anna, Browser browser) {
        Page page = browser.page();
        openSocket(page);
        anna.browser().post("/sign-out");
        assertThat(page).hasTitle("closed");
        assertEquals(403, page.reload().status());
    }
}
