package slipway.lesson;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slipway.lesson.Problem.Severity;

/** {@code slipway lesson lint}: prints what is wrong with lessons the way compilers do. */
public final class LessonLint {
    private LessonLint() {
    }

    /**
     * @param paths directories of courses, one course, or one lesson
     * @return the exit code: 0 without problems, 1 with some, 2 when a path is none of these
     */
    public static int run(List<Path> paths, PrintStream out) {
        List<Problem> problems = new ArrayList<>();
        int courses = 0;
        int lessons = 0;
        for (Path path : paths) {
            LessonScope scope = LessonScope.of(path).orElse(null);
            if (scope == null) {
                out.println(path + ": there is no course here; "
                        + "name a directory of courses, a course (with course.yaml) or a lesson");
                return 2;
            }
            LessonCatalog catalog = new LessonCatalog(scope.root());
            catalog.problems().stream().filter(problem -> scope.shows(problem.file())).map(scope::named)
                    .forEach(problems::add);
            courses += (int) catalog.courses().stream().filter(course -> scope.shows(course.slug() + "/")).count();
            lessons += (int) catalog.courses().stream().flatMap(course -> course.lessons().stream())
                    .filter(lesson -> scope.shows(lesson)).count();
        }
        problems.forEach(out::println);
        out.println(summary(problems, lessons, courses));
        return problems.isEmpty() ? 0 : 1;
    }

    private static String summary(List<Problem> problems, int lessons, int courses) {
        String read = count(lessons, "lesson") + (courses > 1 ? " in " + count(courses, "course") : "");
        if (problems.isEmpty()) {
            return read + ", no problems";
        }
        long errors = problems.stream().filter(problem -> problem.severity() == Severity.ERROR).count();
        return read + ", " + count(errors, "error") + ", " + count(problems.size() - errors, "warning");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
