package slipway.product;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/** What the tests of previews share: a lesson, an app that a learner's cell serves, and a program that names any host. */
final class PreviewApp {
    static final int PORT = 8099;
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

    private PreviewApp() {
    }

    /** Settings of a server whose course {@code web} has the lesson. */
    static Map<String, String> lessons(Path directory) throws IOException {
        Path lesson = Files.createDirectories(directory.resolve("lessons/web/pages"));
        Files.writeString(directory.resolve("lessons/web/course.yaml"), "title: Web\ndescription: Pages of sandboxes.\nlessons: [pages]\n");
        Files.writeString(lesson.resolve("lesson.md"), LESSON);
        return Map.of("SLIPWAY_LESSONS", directory.resolve("lessons").toString());
    }

    /** Has the app listen in the sandbox. */
    static UUID serve(LessonClient page) throws IOException {
        String app = Files.readString(Path.of("src/test/resources/preview/app.py"));
        String hostile = Files.readString(Path.of("src/test/resources/preview/hostile.html"));
        UUID run = page.run("main", "cat > app.py <<'END-OF-APP'\n" + app + "\nEND-OF-APP\ncat > hostile.html <<'END-OF-PAGE'\n" + hostile
                + "\nEND-OF-PAGE\npython3 app.py " + PORT + " hostile.html");
        page.awaitText(run, "listening");
        return run;
    }

    /** A request as a program makes it, whatever host it names. */
    static String ask(ServerProcess server, String host, String request, String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            String connection = Arrays.stream(headers).anyMatch(header -> header.startsWith("Connection")) ? "" : "Connection: close\r\n";
            socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: " + host + "\r\n" + connection + String.join("\r\n", headers) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = connection.isEmpty() ? socket.getInputStream().readNBytes(20) : socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.ISO_8859_1);
        }
    }
}
