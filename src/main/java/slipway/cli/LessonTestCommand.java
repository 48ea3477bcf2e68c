package slipway.cli;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.lesson.LessonScope;

/**
 * The words behind {@code slipway lesson test}, and the place that it runs in: a data directory of its own, so that a server
 * beside it and its learners are not touched.
 *
 * @param rounds how often each lesson is taken
 * @param xml where JUnit XML goes, null for nowhere
 */
record LessonTestCommand(String path, LessonScope scope, boolean wholeCourse, int rounds, String xml) {
    static LessonTestCommand parse(List<String> words) {
        String path = null;
        String xml = null;
        boolean course = false;
        int rounds = 2;
        for (String word : words) {
            if (word.equals("--course")) {
                course = true;
            } else if (word.equals("--once")) {
                rounds = 1;
            } else if (word.startsWith("--xml=")) {
                xml = word.substring(6);
            } else if (word.startsWith("-") || path != null) {
                throw new IllegalArgumentException("not understood: " + word);
            } else {
                path = word;
            }
        }
        String chosen = path == null ? "lessons" : path;
        LessonScope scope = LessonScope.of(Path.of(chosen))
                .orElseThrow(() -> new IllegalArgumentException("there are no lessons at " + chosen));
        return new LessonTestCommand(chosen, scope, course, rounds, xml);
    }

    /** Runs it and ends the process. */
    static void execute(List<String> words) throws IOException {
        LessonTestCommand command;
        try {
            command = parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("slipway lesson test: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path images = Path.of(Optional.ofNullable(System.getenv("SLIPWAY_DATA")).orElse("data"), "images").toAbsolutePath();
        Path data = Files.createTempDirectory("slipway-trial-");
        if (Files.isDirectory(images)) {
            Files.createSymbolicLink(data.resolve("images"), images);
        }
        System.setProperty("slipway.mode", "local"); // whatever is set for the server of a class is not for trials
        System.setProperty("slipway.listen", "127.0.0.1");
        System.setProperty("slipway.data", data.toString());
        System.setProperty("slipway.database.url", "jdbc:sqlite:" + data.resolve("slipway.db"));
        System.setProperty("slipway.lessons", command.scope().root().toString());
        System.setProperty("slipway.authors-edition", "true");
        System.setProperty("slipway.sandbox.stop-on-exit", "true");
        System.setProperty("sandbox.docker.pool", "0");
        System.setProperty("quarkus.http.host-enabled", "false");
        Quarkus.run(LessonTest.class, (code, failure) -> {
            remove(data);
            Server.ended(code, failure);
        }, words.toArray(String[]::new));
    }

    private static void remove(Path data) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(data)) {
            found.sorted(Comparator.reverseOrder()).forEach(files::add);
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println(data + " could not be removed: " + e.getMessage());
        }
    }
}
