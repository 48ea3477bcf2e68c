package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.product.PreviewApp.PORT;
import static slipway.product.PreviewApp.ask;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of a sandbox's port in a real browser: what it is for works, and whatever it tries against Slipway does not. */
class PreviewIT {
    @TempDir
    Path directory;

    @Test
    void ofOneLearnerOnTheirOwnMachine() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), PreviewApp.lessons(directory));
                LessonClient page = new LessonClient(server, "web/pages").connect();
                Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            PreviewApp.serve(page);
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
}
