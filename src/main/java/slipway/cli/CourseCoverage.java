package slipway.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import slipway.lesson.Course;
import slipway.lesson.Inventory;
import slipway.lesson.Lesson;
import slipway.lesson.LessonScope;

/**
 * Which rows of a course's inventory its lessons cover.
 *
 * @param rows those that are looked at, in the inventory's order
 * @param lessons slugs of the course's lessons that are looked at, in its order
 */
record CourseCoverage(Course course, List<Row> rows, List<String> lessons) {
    /**
     * @param planned slug of the lesson that is to cover it; empty when the inventory does not say
     * @param lessons slugs of those that do, in the course's order
     */
    record Row(String id, String planned, List<String> lessons) {
        boolean covered() {
            return !lessons.isEmpty();
        }
    }

    /** Looks at all rows, or, when the scope is one lesson, at those that it covers or is to cover. */
    static CourseCoverage of(Course course, Inventory inventory, LessonScope scope) {
        Map<String, List<String>> covering = new HashMap<>();
        for (Lesson lesson : course.lessons()) {
            lesson.covers().forEach(id -> covering.computeIfAbsent(id, any -> new ArrayList<>()).add(lesson.slug()));
        }
        Predicate<String> shown = slug -> scope.shows(course.slug() + "/" + slug + "/");
        List<Row> rows = inventory.rows().stream()
                .map(row -> new Row(row.id(), row.planned(), List.copyOf(covering.getOrDefault(row.id(), List.of()))))
                .filter(row -> shown.test(row.planned()) || row.lessons().stream().anyMatch(shown)).toList();
        return new CourseCoverage(course, rows, course.lessons().stream().map(Lesson::slug).filter(shown).toList());
    }

    List<String> coveredBy(String lesson) {
        return rows.stream().filter(row -> row.lessons().contains(lesson)).map(Row::id).toList();
    }

    List<Row> uncovered() {
        return rows.stream().filter(row -> !row.covered()).toList();
    }

    List<Row> repeated() {
        return rows.stream().filter(row -> row.lessons().size() > 1).toList();
    }
}
