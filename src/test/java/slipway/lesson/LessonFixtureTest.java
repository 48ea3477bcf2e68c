package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fixture lesson uses every part of the format; the browser app is developed on what it renders to. */
class LessonFixtureTest {
    private static final Path GOLDEN = Path.of("web/fixtures/lesson.html");
    private final LessonCatalog catalog = new LessonCatalog(Path.of("src/test/resources/lessons"));

    @Test
    void theFixtureHasNoProblem() {
        assertEquals(List.of(), catalog.problems());
    }

    /** After a change that is meant, run this with {@code -Dwrite.fixtures=true} and look at the difference. */
    @Test
    void rendersWhatTheBrowserAppIsDevelopedOn() throws IOException {
        String html = LessonHtml.main(catalog.lesson("fixture", "01-everything").orElseThrow(), Map.of("CODE", "k7f2")) + "\n";
        if (Boolean.getBoolean("write.fixtures")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, html);
        }
        assertEquals(Files.readString(GOLDEN), html, "web/fixtures/lesson.html; write it anew with -Dwrite.fixtures=true");
    }
}
