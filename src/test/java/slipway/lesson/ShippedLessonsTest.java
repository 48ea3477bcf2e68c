package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shipped lesson with a problem fails the build. */
class ShippedLessonsTest {
    private final LessonCatalog catalog = new LessonCatalog(Path.of("lessons"));

    @Test
    void haveNoProblems() {
        assertEquals("", String.join("\n", catalog.problems().stream().map(Problem::toString).toList()));
    }

    @Test
    void areAllThereAndRender() {
        List<Lesson> lessons = catalog.course("docker-for-data-science").orElseThrow().lessons();
        assertEquals(List.of("01-images-and-containers", "02-running-containers", "03-first-dockerfile", "04-cache-and-build-args",
                "05-volumes-and-state", "06-networks", "07-compose", "08-makefiles", "09-small-safe-images"), lessons.stream().map(Lesson::slug).toList());
        for (Lesson lesson : lessons) {
            String html = LessonHtml.main(lesson, Map.of());
            assertTrue(html.startsWith("<h1>" + lesson.title() + "</h1>"), lesson.slug());
            lesson.all(Executable.class).forEach(cell -> assertTrue(html.contains("cell=\"" + cell.id() + "\""), cell.id()));
        }
    }
}
