package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import slipway.lesson.Cell;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;

/**
 * The typical mistakes of the shipped lessons, made in a real sandbox: each is answered with its own cause, in words that help.
 * {@code src/test/lessons-mistakes/LESSON.yaml} lists them, one after the other in one sandbox; before each its exercise is reset.
 */
class MistakesIT {
    private static final String COURSE = "docker-for-data-science";
    private static final Path MISTAKES = Path.of("src/test/lessons-mistakes");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LessonCatalog LESSONS = new LessonCatalog(Path.of("lessons"));

    @TempDir
    static Path data;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "lessons"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** @param says a part of the answer, message or difference */
    private record Mistake(String exercise, String check, String mistake, String code, String says) {
        static Mistake of(Map<String, String> entry) {
            return new Mistake(entry.get("exercise"), entry.get("check"), entry.get("mistake"), entry.get("code"), entry.get("says"));
        }
    }

    @TestFactory
    Stream<DynamicContainer> eachMistakeGetsItsAnswer() throws IOException {
        try (Stream<Path> files = Files.list(MISTAKES)) {
            return files.sorted().toList().stream().map(MistakesIT::lesson);
        }
    }

    private static DynamicContainer lesson(Path file) {
        String slug = file.getFileName().toString().replace(".yaml", "");
        Lesson lesson = LESSONS.lesson(COURSE, slug).orElseThrow();
        List<Mistake> mistakes = read(file);
        return DynamicContainer.dynamicContainer(slug, IntStream.range(0, mistakes.size()).mapToObj(i -> {
            Mistake mistake = mistakes.get(i);
            return DynamicTest.dynamicTest((i + 1) + " " + mistake.exercise() + "/" + mistake.check() + ": " + mistake.code(),
                    () -> {
                        if (mistake == mistakes.getFirst()) {
                            leaveNothing();
                        }
                        make(lesson, mistake);
                    });
        }));
    }

    private static List<Mistake> read(Path file) {
        try {
            List<Map<String, String>> entries = new Yaml().load(Files.readString(file));
            return entries.stream().map(Mistake::of).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As a learner does who begins a lesson: what those before have left takes processes and ports. */
    private static void leaveNothing() {
        Lesson first = LESSONS.course(COURSE).orElseThrow().lessons().getFirst();
        try (LessonClient page = new LessonClient(server, COURSE + "/" + first.slug()).connect()) {
            page.ended(page.run(shell(first), "docker ps -aq | xargs -r docker rm -fv; docker network prune -f; docker volume prune -af"));
        }
    }

    private static String shell(Lesson lesson) {
        return lesson.cells().stream().filter(cell -> cell instanceof Cell code && !code.norun() && code.cwd().isEmpty()).findFirst().orElseThrow().id();
    }

    private static void make(Lesson lesson, Mistake mistake) {
        try (LessonClient page = new LessonClient(server, COURSE + "/" + lesson.slug()).connect()) {
            if (lesson.exercise(mistake.exercise()).orElseThrow().setup().isPresent()) {
                page.send(JSON.createObjectNode().put("type", "reset").put("exercise", mistake.exercise()));
                page.message("exercise", message -> about(message, mistake)
                        && message.at("/exercise/notice").asText().startsWith("The exercise is as it was"));
            }
            UUID made = page.run(shell(lesson), "cd ~/" + lesson.slug() + "\n" + mistake.mistake());
            page.ended(made);
            UUID attempt = LessonClient.uuidV7();
            page.send(JSON.createObjectNode().put("type", "check").put("attempt", attempt.toString()).put("exercise", mistake.exercise()));
            page.message("exercise", message -> about(message, mistake) && message.at("/exercise/checking").asBoolean());
            JsonNode exercise = page.lastMessage("exercise", message -> about(message, mistake) && !message.at("/exercise/checking").asBoolean())
                    .path("exercise");
            JsonNode check = StreamSupport.stream(exercise.path("checks").spliterator(), false)
                    .filter(candidate -> candidate.path("id").asText().equals(mistake.check())).findFirst().orElseThrow();
            assertEquals("failed", check.path("state").asText(), () -> exercise + "\n" + page.output(made));
            assertEquals(mistake.code(), check.path("code").asText(), () -> exercise + "\n" + page.output(made));
            String said = check.path("message").asText() + " " + check.path("differences");
            assertTrue(said.contains(mistake.says()), said);
        }
    }

    private static boolean about(JsonNode message, Mistake mistake) {
        return message.at("/exercise/id").asText().equals(mistake.exercise());
    }
}
