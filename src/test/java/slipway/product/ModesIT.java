package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the mode changes, and what an operator is told who sets it wrong. */
class ModesIT {
    private static final Map<String, String> LESSONS = Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.204.0.0/16");

    @TempDir
    Path data;

    @Test
    void localModeHasNoPlacesOfClassroomsAndSaysWhy() {
        try (ServerProcess server = ServerProcess.start(data, LESSONS)) {
            Visitor visitor = new Visitor(server);
            for (String path : new String[] {"/sign-in", "/sign-in?to=/x", "/join", "/join/ABCD2345", "/welcome/x", "/account", "/accounts", "/accounts/x", "/classrooms",
                "/classrooms/x/y"}) {
                HttpResponse<String> answer = visitor.get(path);
                assertEquals(404, answer.statusCode(), path);
                String text = Jsoup.parse(answer.body()).text();
                assertTrue(text.contains("runs for one person") && text.contains("SLIPWAY_MODE=classroom"), text);
            }
            assertEquals(404, visitor.post("/sign-in", "name", "x", "password", "y").statusCode());
            assertEquals(303, visitor.get("/?token=" + server.token()).statusCode());
            assertEquals(200, visitor.get("/").statusCode());
            String told = server.command("operator", "link");
            assertTrue(told.contains("Local mode has no operators"), told);
        }
    }

    @Test
    void wrongSettingsAreToldInASentence() {
        assertRefused("must be local or classroom, but is \"production\"", "SLIPWAY_MODE", "production");
        assertRefused("set SLIPWAY_URL", "SLIPWAY_MODE", "classroom");
        assertRefused("without a path", "SLIPWAY_MODE", "classroom", "SLIPWAY_URL", "https://school.example/slipway");
        assertRefused("Local mode serves this machine only", "SLIPWAY_LISTEN", "0.0.0.0");
        assertRefused("SLIPWAY_TRUSTED_PROXIES) must be addresses", "SLIPWAY_TRUSTED_PROXIES", "proxy");
    }

    @Test
    void behindTlsCookiesAreSecureAndOnlyTheHttpsOriginIsOurs() throws Exception {
        Map<String, String> settings = new HashMap<>(LESSONS);
        settings.put("SLIPWAY_URL", "https://slipway.school.example");
        settings.put("SLIPWAY_LISTEN", "0.0.0.0");
        try (ServerProcess server = ServerProcess.startClassroom(data, settings)) {
            String link = server.log().lines().filter(line -> line.startsWith("Create the first operator: ")).findFirst().orElseThrow();
            String path = link.substring(link.indexOf("/welcome/"));
            String form = "name=Olga&chosen=slow+green+kettle&repeated=slow+green+kettle";
            assertTrue(post(server, path, "http://slipway.school.example", form).startsWith("HTTP/1.1 403"));
            String answer = post(server, path, "https://slipway.school.example", form);
            assertTrue(answer.startsWith("HTTP/1.1 303"), answer);
            assertTrue(answer.contains("Location: /accounts"), answer);
            answer.lines().filter(line -> line.startsWith("Set-Cookie:")).forEach(cookie -> assertTrue(
                    cookie.startsWith("Set-Cookie: __Host-slipway") && cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"), cookie));
            assertEquals(2, answer.lines().filter(line -> line.startsWith("Set-Cookie:")).count());
        }
    }

    private static String post(ServerProcess server, String path, String origin, String form) throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: slipway.school.example\r\nOrigin: " + origin
                    + "\r\nX-Forwarded-Proto: https\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                    + "\r\nConnection: close\r\n\r\n" + form).getBytes());
            return new String(socket.getInputStream().readAllBytes());
        }
    }

    private void assertRefused(String sentence, String... settings) {
        Map<String, String> all = new HashMap<>(LESSONS);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        Path own = data.resolve(String.join("", settings).replaceAll("\\W", ""));
        String log = assertThrows(IllegalStateException.class, () -> ServerProcess.start(own, all).close()).getMessage();
        assertTrue(log.contains("Slipway could not start: ") && log.contains(sentence), log);
    }
}
