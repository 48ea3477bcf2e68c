package slipway.tutorial;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.classroom.Account;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.Task;
import slipway.progress.Score;
import slipway.progress.TaskScore;

/**
 * A class at a course as a table: a row for each learner, a column for each exercise and quiz of the lessons as they are now. Pure.
 *
 * @param columns lesson by lesson, in the order of the text
 * @param rows by name, until they are sorted otherwise
 */
public record ClassroomResults(Course course, List<Column> columns, List<Row> rows) {
    public ClassroomResults {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    public record Column(Lesson lesson, Task task) {
    }

    /** @param results one for each column */
    public record Row(Account learner, List<Result> results, Optional<Instant> lastActive) {
        public int points() {
            return results.stream().mapToInt(Result::points).sum();
        }

        public int attempts() {
            return results.stream().mapToInt(Result::attempts).sum();
        }
    }

    /** One learner at one exercise or quiz. */
    public record Result(State state, int points, int attempts) {
        static final Result NONE = new Result(State.UNTRIED, 0, 0);

        static Result of(Task task, Score score) {
            return score.attempts() == 0 ? NONE : new Result(state(score), Standing.points(task, score), score.attempts());
        }

        private static State state(Score score) {
            return score.passed() ? State.PASSED : score.points() > 0 ? State.PARTIAL : State.TRIED;
        }
    }

    /** How far somebody came; {@code PARTIAL} is not passed, but some points. */
    public enum State {
        UNTRIED, TRIED, PARTIAL, PASSED
    }

    /** What rows can be sorted by. */
    public enum Order {
        NAME(Comparator.comparing(Row::learner, Account.BY_NAME)),
        /** The most recent first; who never was active comes last. */
        ACTIVE(Comparator.comparing((Row row) -> row.lastActive().orElse(Instant.MIN)).reversed()),
        /** The most first. */
        POINTS(Comparator.comparingInt(Row::points).reversed());

        private final Comparator<Row> rows;

        Order(Comparator<Row> rows) {
            this.rows = rows;
        }
    }

    static ClassroomResults of(Course course, List<Account> learners, List<TaskScore> scores, Map<String, Instant> active) {
        List<Column> columns = course.lessons().stream()
                .flatMap(lesson -> lesson.all(Task.class).stream().map(task -> new Column(lesson, task))).toList();
        Map<String, Map<String, Map<String, Score>>> found = new HashMap<>();
        scores.forEach(score -> found.computeIfAbsent(score.learner(), learner -> new HashMap<>())
                .computeIfAbsent(score.lesson(), lesson -> new HashMap<>()).put(score.task(), score.score()));
        List<Row> rows = new ArrayList<>();
        for (Account learner : learners) {
            Map<String, Map<String, Score>> lessons = found.getOrDefault(learner.id().value(), Map.of());
            rows.add(new Row(learner, columns.stream().map(column -> result(column, lessons)).toList(),
                    Optional.ofNullable(active.get(learner.id().value()))));
        }
        return new ClassroomResults(course, columns, rows).sorted(Order.NAME);
    }

    private static Result result(Column column, Map<String, Map<String, Score>> lessons) {
        return Result.of(column.task(), Standing.score(column.task(), lessons.getOrDefault(column.lesson().slug(), Map.of())));
    }

    /** Rows that are equal in this order keep theirs. */
    public ClassroomResults sorted(Order order) {
        return new ClassroomResults(course, columns, rows.stream().sorted(order.rows).toList());
    }

    /** Points that can be earned. */
    public int max() {
        return columns.stream().mapToInt(column -> column.task().points()).sum();
    }

    /** How many have passed what stands in a column. */
    public long passed(int column) {
        return rows.stream().filter(row -> row.results().get(column).state() == State.PASSED).count();
    }
}
