package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A shipped lesson with a problem fails the build. */
class ShippedLessonsTest {
    private final LessonCatalog catalog = new LessonCatalog(Path.of("lessons"));

    @Test
    void haveNoProblems() {
        assertEquals("", String.join("\n", catalog.problems().stream().map(Problem::toString).toList()));
    }

    @Test
    void areAllThereAndRender() throws IOException {
        List<Lesson> lessons = catalog.course("docker-for-data-science").orElseThrow().lessons();
        try (Stream<Path> written = Files.list(Path.of("lessons/docker-for-data-science"))) {
            assertEquals(written.filter(path -> Files.exists(path.resolve("lesson.md"))).map(path -> path.getFileName().toString()).sorted().toList(),
                    lessons.stream().map(Lesson::slug).toList());
        }
        for (Lesson lesson : lessons) {
            String html = LessonHtml.main(lesson, Map.of());
            assertTrue(html.startsWith("<h1>" + lesson.title() + "</h1>"), lesson.slug());
            lesson.all(Executable.class).forEach(cell -> assertTrue(html.contains("cell=\"" + cell.id() + "\""), cell.id()));
        }
    }
}
