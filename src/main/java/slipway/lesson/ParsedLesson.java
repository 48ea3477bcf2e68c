package slipway.lesson;

import java.util.Comparator;
import java.util.List;

/** A lesson as far as it could be read, and what is wrong with it, in the order of the text. */
record ParsedLesson(Lesson lesson, List<Problem> problems) {
    ParsedLesson {
        problems = problems.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
