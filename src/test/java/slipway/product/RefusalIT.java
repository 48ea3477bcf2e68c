package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is turned away, how it is told, and that nothing came of it. */
class RefusalIT {
    @TempDir
    static Path data;
    private static ServerProcess server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void unknownLesson() {
        try (LessonClient page = new LessonClient(server, "try/nothing")) {
            page.open();
            assertEquals(4404, page.closed());
        }
    }

    @Test
    void unknownCell() {
        assertRefused("unknown-cell", page -> page.runMessage(LessonClient.uuidV7(), "nothing", "echo hi").toString());
    }

    @Test
    void sourceBeyond64Kilobytes() {
        assertRefused("source-too-large",
                page -> page.runMessage(LessonClient.uuidV7(), "main", "#".repeat((64 << 10) + 1)).toString());
    }

    @Test
    void noJson() {
        assertRefused("bad-message", page -> "run everything");
    }

    @Test
    void unknownKind() {
        assertRefused("bad-message", page -> "{\"type\":\"shutdown\"}");
    }

    @Test
    void stopOfAnUnknownRun() {
        assertRefused("unknown-run", page -> "{\"type\":\"stop\",\"run\":\"" + UUID.randomUUID() + "\"}");
    }

    @Test
    void firstMessageThatIsNoResume() {
        try (LessonClient page = new LessonClient(server, "try/plain")) {
            page.open();
            page.sendText("{\"type\":\"ping\"}");
            page.sendText("{\"type\":\"resume\",\"seq\":0,\"outputs\":{}}");
            page.message("refused", message -> message.path("code").asText().equals("bad-message"));
        }
    }

    @Test
    void thousandMessagesASecondHarmNobodyElse() {
        try (LessonClient flooding = page(); LessonClient other = page()) {
            for (int i = 0; i < 1000; i++) {
                flooding.sendText("{\"type\":\"resize\",\"session\":\"main\",\"columns\":80,\"rows\":24}");
            }
            flooding.message("refused", message -> message.path("code").asText().equals("too-many-messages"));
            assertEquals("hi\r\n", other.output(other.run("main", "echo hi")));
        }
    }

    @Test
    void endlessFloodIsCutOff() {
        try (LessonClient flooding = page()) {
            assertThrows(RuntimeException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    flooding.sendText("{\"type\":\"ping\"}");
                }
            });
            assertTrue(flooding.closed() != 0);
        }
    }

    @Test
    void socketOfAForeignOrigin() {
        assertEquals(403, handshake("Cookie", LessonClient.SignIn.cookie(server), "Origin", "http://evil.example"));
    }

    @Test
    void socketWithoutOrigin() {
        assertEquals(403, handshake("Cookie", LessonClient.SignIn.cookie(server)));
    }

    @Test
    void socketWithoutCookie() {
        assertEquals(401, handshake("Origin", server.address().toString()));
    }

    @Test
    void pageWithoutCookieSaysHowToSignIn() throws Exception {
        HttpResponse<String> answer = get("/try/plain", "Accept", "text/html");
        assertEquals(401, answer.statusCode());
        assertTrue(answer.body().contains("?token="), answer.body());
        assertFalse(answer.body().contains(server.token()));
    }

    @Test
    void noDetourLeadsToThePlacesOfClassrooms() throws Exception {
        String cookie = "Cookie: " + LessonClient.SignIn.cookie(server);
        assertTrue(PreviewApp.ask(server, "localhost:" + server.port(), "GET /account", cookie).startsWith("HTTP/1.1 404"));
        for (String path : new String[] {"//account", "/./account", "/%61ccount", "/account;x", "/try/../account", "/classrooms;"}) {
            String answer = PreviewApp.ask(server, "localhost:" + server.port(), "GET " + path, cookie);
            assertTrue(answer.startsWith("HTTP/1.1 400"), path + ": " + answer);
        }
    }

    @Test
    void wrongToken() throws Exception {
        HttpResponse<String> answer = get("/?token=" + "x".repeat(43));
        assertEquals(401, answer.statusCode());
        assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void tokenLeavesTheAddressAndTheCookieIsForThisServerOnly() throws Exception {
        HttpResponse<String> answer = get("/try/plain?token=" + server.token());
        assertEquals(303, answer.statusCode());
        assertEquals("/try/plain", answer.headers().firstValue("Location").orElseThrow());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.startsWith("slipway-" + server.port() + "="), cookie);
        assertTrue(cookie.toLowerCase().contains("httponly") && cookie.contains("SameSite=Strict"), cookie);
        assertFalse(cookie.contains(server.token()));
    }

    @Test
    void tokenFileIsForItsOwnerOnly() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))));
    }

    @Test
    void foreignHostName() throws Exception {
        try (var socket = new java.net.Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes());
            String answer = new String(socket.getInputStream().readAllBytes());
            assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
        }
    }

    @Test
    void unsafeRequestOfAForeignOrigin() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/courses"))
                .header("Cookie", LessonClient.SignIn.cookie(server)).header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertEquals(403, http.send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void everyAnswerForbidsForeignScript() throws Exception {
        for (String path : new String[] {"/", "/try/plain", "/api/v1/courses", "/q/health", "/nothing"}) {
            String policy = get(path, "Cookie", LessonClient.SignIn.cookie(server)).headers()
                    .firstValue("Content-Security-Policy").orElse("none");
            assertTrue(policy.contains("default-src 'none'; script-src 'self';"), path + ": " + policy);
        }
    }

    private interface Message {
        String of(LessonClient page);
    }

    /** The message is refused with this code, and the socket stays good. */
    private void assertRefused(String code, Message message) {
        try (LessonClient page = page()) {
            page.sendText(message.of(page));
            var refusal = page.message("refused", heard -> heard.path("code").asText().equals(code));
            assertTrue(refusal.path("message").asText().length() > 10, refusal.toString());
            assertEquals("still here\r\n", page.output(page.run("main", "echo still here")));
        }
    }

    private int handshake(String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI address = URI.create("ws://" + server.address().getAuthority() + "/ws/v1/try/plain");
        CompletionException refused = assertThrows(CompletionException.class,
                () -> builder.buildAsync(address, new WebSocket.Listener() { }).join());
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static LessonClient page() {
        return new LessonClient(server, "try/plain").connect();
    }
}
