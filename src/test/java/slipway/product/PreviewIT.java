package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** A page of a sandbox's port in a real browser: what it is for works, and whatever it tries against Slipway does not. */
class PreviewIT {
    private static final int PORT = 8099;
    private static final String LESSON = """
            ---
            title: Pages
            images: [alpine:3]
            requires: [docker]
            ---
            # Pages

            Open [the app](http://localhost:8099/), its [headers](http://localhost:8099/headers?a=b), or [nothing](http://localhost:9/).

            ## Serve

            ```bash id=main
            echo hi
            ```

            ```bash id=other session=other
            echo hi
            ```
            """;

    @TempDir
    Path directory;

    @BeforeAll
    static void patience() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    }

    @BeforeEach
    void lesson() throws IOException {
        Path lesson = Files.createDirectories(directory.resolve("lessons/web/pages"));
        Files.writeString(directory.resolve("lessons/web/course.yaml"), "title: Web\ndescription: Pages of sandboxes.\nlessons: [pages]\n");
        Files.writeString(lesson.resolve("lesson.md"), LESSON);
    }

    private Map<String, String> settings() {
        return Map.of("SLIPWAY_LESSONS", directory.resolve("lessons").toString());
    }

    /** Has the app listen in the sandbox. */
    private static UUID serve(LessonClient page) throws IOException {
        String app = Files.readString(Path.of("src/test/resources/preview/app.py"));
        String hostile = Files.readString(Path.of("src/test/resources/preview/hostile.html"));
        UUID run = page.run("main", "cat > app.py <<'END-OF-APP'\n" + app + "\nEND-OF-APP\ncat > hostile.html <<'END-OF-PAGE'\n" + hostile
                + "\nEND-OF-PAGE\npython3 app.py " + PORT + " hostile.html");
        page.awaitText(run, "listening");
        return run;
    }

    @Test
    void ofOneLearnerOnTheirOwnMachine() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), settings());
                LessonClient page = new LessonClient(server, "web/pages").connect();
                Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            serve(page);
            String slipway = server.address().toString();
            browser.page().navigate(slipway + "/web/pages?token=" + server.token());
            Page app = opened(browser, "the app");
            assertTrue(app.url().matches("http://p8099-[0-9a-z]{24}\\.localhost:" + server.port() + "/"), app.url());
            anAppWorks(app);
            whatItTriesIsRefused(app, browser, slipway);
            assertEquals(200, browser.page().navigate(slipway + "/").status(), "still signed in");
            nothingOfSlipwayIsThere(server, app);
            nothingListens(browser, slipway);
            published(browser, page, slipway);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static Page opened(Browser browser, String link) {
        return browser.page().waitForPopup(() -> browser.page().getByText(link, new Page.GetByTextOptions().setExact(true)).click());
    }

    /** What apps do: root-absolute addresses, streams, uploads, WebSockets, redirects. */
    private static void anAppWorks(Page app) {
        app.waitForFunction("window.rootAbsolute");
        Map<?, ?> headers = (Map<?, ?>) app.evaluate("fetch('/headers').then(answer => answer.json())");
        assertEquals("localhost:" + PORT, headers.get("Host"));
        assertEquals(URI.create(app.url()).getAuthority(), headers.get("X-Forwarded-Host"));
        assertEquals("http://localhost:" + PORT + "/", headers.get("Referer"));
        assertFalse(headers.toString().contains("slipway-"), headers.toString());
        assertEquals("20971520 true", app.evaluate("""
                fetch('/big').then(async (answer) => {
                  const bytes = new Uint8Array(await answer.arrayBuffer());
                  return bytes.length + ' ' + bytes.every((byte, at) => byte === (at >> 16) % 251);
                })"""));
        assertEquals("true", app.evaluate("""
                (async () => {
                  const body = new Uint8Array(3 << 20).map((_, at) => at * 31);
                  const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', body))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
                  return String(digest === await fetch('/sum', { method: 'POST', body }).then((answer) => answer.text()));
                })()"""));
        assertEquals("hello 300000 1", app.evaluate("""
                new Promise((done, failed) => {
                  const socket = new WebSocket(`ws://${location.host}/ws`);
                  const heard = [];
                  socket.onerror = () => failed(new Error('the socket failed'));
                  socket.onopen = () => ['hello', 'x'.repeat(300000), 'y'].forEach((text) => socket.send(text));
                  socket.onmessage = ({ data }) => {
                    heard.push(data);
                    if (heard.length === 3) done(`${heard[0]} ${heard[1].length} ${heard[2].length}`);
                  };
                })"""));
        assertEquals("012", app.evaluate("""
                new Promise((done) => {
                  let heard = '';
                  const source = new EventSource('/events');
                  source.onmessage = ({ data }) => { heard += data; };
                  source.onerror = () => { source.close(); done(heard); };
                })"""));
        assertEquals("hello", app.evaluate("fetch('/gzip').then(answer => answer.text())"));
        assertEquals("200 ", app.evaluate("fetch('/gzip', { method: 'HEAD' }).then(async answer => answer.status + ' ' + await answer.text())"));
        assertEquals("404 not here", app.evaluate("fetch('/else').then(async answer => answer.status + ' ' + await answer.text())"));
        assertEquals("refused", app.evaluate("fetch('/short').then(answer => answer.text()).catch(() => 'refused')"));
        String origin = app.url().replaceAll("/$", "");
        assertEquals(origin + "/headers", app.evaluate("fetch('/redirect').then(answer => answer.url)"));
        assertEquals("null null", app.evaluate("fetch('/cookies').then(answer => answer.headers.get('Clear-Site-Data') + ' ' + answer.headers.get('Strict-Transport-Security'))"));
        assertEquals(List.of("own"), app.context().cookies().stream().filter(cookie -> cookie.domain.equals(URI.create(origin).getHost()))
                .map(cookie -> cookie.name).filter(name -> !name.equals("slipway-preview")).toList());
    }

    private static void whatItTriesIsRefused(Page app, Browser browser, String slipway) {
        List<String> answered = new CopyOnWriteArrayList<>();
        app.context().onResponse(response -> note(answered, response, slipway));
        app.navigate(app.url() + "?slipway=" + slipway);
        assertThat(app).hasTitle("attacked");
        Map<?, ?> found = (Map<?, ?>) app.evaluate("window.found");
        for (String name : List.of("fetch GET", "fetch POST", "fetch PUT", "fetch PATCH", "fetch DELETE", "socket", "worker", "frame")) {
            assertEquals("refused", found.get(name), name + " of " + found);
        }
        assertEquals("null", found.get("opener"));
        assertEquals("own=mine", found.get("cookies"), "neither Slipway's cookies are read nor ones for all of localhost set");
        assertTrue(answered.stream().allMatch(answer -> answer.startsWith("40")), "refused by the server itself: " + answered);
        List<String> kept = browser.page().context().cookies(slipway).stream().map(cookie -> cookie.name + "=" + cookie.value).toList();
        assertTrue(kept.size() == 1 && !kept.getFirst().contains("evil"), kept.toString());
        Object seen = app.evaluate("fetch('/seen').then(answer => answer.text())");
        assertFalse(seen.toString().contains("slipway"), "what the app saw of cookies: " + seen);
        browser.complaints();
    }

    private static void note(List<String> answered, Response response, String slipway) {
        if (response.url().startsWith(slipway + "/")) {
            answered.add(response.status() + " " + response.request().method() + " " + response.url());
        }
    }

    /** Under a preview's name nothing of Slipway answers, and without a pass nothing of the sandbox. */
    private static void nothingOfSlipwayIsThere(ServerProcess server, Page app) throws IOException {
        String host = URI.create(app.url()).getAuthority();
        String slipwaysCookie = LessonClient.SignIn.cookie(server);
        for (String path : List.of("/", "/api/v1/courses", "/favicon.svg", "/q/health", "/web/pages", "/sign-in", "/?token=" + server.token(), "/.slipway/open?ticket=x")) {
            String answer = ask(server, host, "GET " + path, "Cookie: " + slipwaysCookie, "Accept: text/html");
            assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("Open it from Slipway") && !answer.contains("Set-Cookie"), path + " " + answer);
        }
        String pass = "slipway-preview=" + cookie(app, "slipway-preview").value;
        assertTrue(ask(server, host, "GET /api/v1/courses", "Cookie: " + pass).contains("not here"), "the app answers, not Slipway");
        assertTrue(ask(server, host, "GET /unchanged", "Cookie: " + pass).startsWith("HTTP/1.1 304"));
        String head = ask(server, host, "GET /gzip", "Cookie: a=1; " + pass + "; " + slipwaysCookie, "Accept-Encoding: gzip");
        assertTrue(head.contains("ontent-Encoding: gzip") || head.contains("ontent-encoding: gzip"), head);
        for (String[] foreign : List.of(new String[] {"Origin: http://evil.example"}, new String[] {"Origin: " + server.address()},
                new String[] {"Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: empty"}, new String[] {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: iframe"},
                new String[] {"Upgrade: websocket", "Connection: Upgrade", "Origin: null"}, new String[] {"Service-Worker: script"})) {
            List<String> headers = new ArrayList<>(List.of("Cookie: " + pass));
            headers.addAll(Arrays.asList(foreign));
            assertTrue(ask(server, host, "GET /headers", headers.toArray(String[]::new)).startsWith("HTTP/1.1 403"), String.join(" ", foreign));
        }
        String other = host.replaceFirst("p8099", "p8098");
        assertTrue(ask(server, other, "GET /", "Cookie: " + pass).startsWith("HTTP/1.1 403"), "a pass is good under its own name");
        assertTrue(ask(server, "evil." + host, "GET /", "Cookie: " + pass).startsWith("HTTP/1.1 421"));
        String tampered = pass.substring(0, pass.length() - 1) + (pass.endsWith("A") ? "B" : "A");
        assertTrue(ask(server, host, "GET /", "Cookie: " + tampered.replaceFirst("=.", "=X")).startsWith("HTTP/1.1 403"));
        String previews = "http://" + host;
        for (String request : List.of("POST /api/v1/courses", "GET /ws/v1/web/pages", "GET /api/v1/courses")) {
            assertTrue(ask(server, "localhost:" + server.port(), request, "Cookie: " + slipwaysCookie, "Origin: " + previews, "Content-Length: 0")
                    .startsWith("HTTP/1.1 403"), request);
        }
        assertTrue(ask(server, "localhost:" + server.port(), "GET /api/v1/courses", "Cookie: " + slipwaysCookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: empty")
                .startsWith("HTTP/1.1 403"));
    }

    private static Cookie cookie(Page app, String name) {
        return app.context().cookies(app.url()).stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    /** A request as a program makes it, whatever host it names. */
    private static String ask(ServerProcess server, String host, String request, String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            String connection = Arrays.stream(headers).anyMatch(header -> header.startsWith("Connection")) ? "" : "Connection: close\r\n";
            socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: " + host + "\r\n" + connection + String.join("\r\n", headers) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = connection.isEmpty() ? socket.getInputStream().readNBytes(20) : socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.ISO_8859_1);
        }
    }

    private static void nothingListens(Browser browser, String slipway) {
        browser.page().navigate(slipway + "/web/pages");
        Page nothing = opened(browser, "nothing");
        assertThat(nothing.locator("h1")).hasText("Nothing answers on port 9");
        assertThat(nothing.locator("main")).containsText("docker ps");
        assertThat(nothing.locator("main")).containsText("The lesson is in the tab that you came from");
        nothing.close();
    }

    /** What a container publishes is listed as long as it runs, and opens with a click. */
    private static void published(Browser browser, LessonClient page, String slipway) {
        browser.page().navigate(slipway + "/web/pages");
        page.message("sandbox", state -> state.path("engine").asText().equals("ready") && state.path("images").path(0).path("state").asText().equals("ready"));
        page.run("other", "docker run -d --rm --name web -p 8081:80 --stop-timeout 1 alpine:3 sh -c 'mkdir /w; echo published > /w/index.html; exec httpd -f -h /w'");
        browser.page().getByLabel("Port 8081, published").click();
        assertThat(browser.page().getByLabel("Published ports")).containsText("container web");
        browser.assertAccessible("published ports");
        Page app = opened(browser, "localhost:8081");
        assertThat(app.locator("body")).containsText("published");
        app.close();
        page.run("other", "docker rm -f web");
        assertThat(browser.page().locator(".ports-button")).hasCount(0);
    }

    @Test
    void inAClassOnlyTheOwnerAndTheirInstructorsSeeIt() throws Exception {
        try (ClassroomServer school = ClassroomServer.start(directory.resolve("data"), settings())) {
            String slipway = school.process().address().toString();
            Person ina = school.instructor("Ina Instructor");
            Person otto = school.instructor("Otto Other");
            Classroom classroom = school.classroom("Mondays", ina, "web");
            Person anna = school.learner(classroom, "Anna");
            Person ben = school.learner(classroom, "Ben");
            String annas = "/web/preview/" + PORT + "?path=/headers&learner=" + anna.id();
            try (LessonClient page = school.lesson(anna, "web/pages").connect()) {
                serve(page);
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
                }
            }
        }
    }

    /** Under a configured domain, and at an address that has none. No sandbox is needed for it. */
    @Test
    void elsewhereAnOperatorHasToSetUpADomain() throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
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

    /** Whoever signs out has no preview any more, open sockets included. */
    private static void endsWithItsSession(ClassroomServer school, Person anna, Browser browser) {
        Page page = browser.page();
        page.evaluate("""
                new Promise((opened) => {
                  window.socket = new WebSocket(`ws://${location.host}/ws`);
                  socket.onopen = opened;
                  socket.onclose = () => { document.title = 'closed'; };
                })""");
        anna.browser().post("/sign-out");
        assertThat(page).hasTitle("closed");
        assertEquals(403, page.reload().status());
    }
}
