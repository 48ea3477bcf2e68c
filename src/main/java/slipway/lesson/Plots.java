package slipway.lesson;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code sandbox: plots} in {@code course.yaml}, which asks for sandboxes with matplotlib. {@code scripts/images.sh} looks for that line
 * before there is a server, and makes their image; here it is only held to its form, and to being there when lessons need it.
 */
final class Plots {
    static final String KEY = "sandbox";
    private static final String VALUE = "plots";
    private static final Pattern LINE = Pattern.compile("(?m)^sandbox:\\s*plots\\s*(?:#.*)?$");
    private static final Pattern IMPORT = Pattern.compile("(?m)^[ \\t]*(?:import|from)[ \\t]+matplotlib\\b");

    private Plots() {
    }

    static void check(SourceText source, YamlMap yaml, String text, List<Lesson> lessons) {
        boolean asked = yaml.oneOf(KEY, Set.of(VALUE)).isPresent();
        if (asked && !LINE.matcher(text).find()) {
            source.error(yaml.offset(KEY), "what kind of sandbox the course needs must stand in a line of its own", "write sandbox: plots");
        }
        if (!asked) {
            lessons.stream().filter(Plots::usesMatplotlib).findFirst().ifPresent(lesson -> source.error(0,
                    "Python cells of " + lesson.slug() + " use matplotlib, which sandboxes have only when the course asks for it",
                    "add the line sandbox: plots"));
        }
    }

    private static boolean usesMatplotlib(Lesson lesson) {
        return lesson.all(Cell.class).stream().anyMatch(cell -> cell.language().equals("python") && !cell.norun() && IMPORT.matcher(cell.source()).find());
    }
}
