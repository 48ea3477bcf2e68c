package slipway.lesson;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A lesson as its author wrote it, checks and answers included; {@code LessonHtml} makes the learner's edition.
 *
 * @param course slug of its course
 * @param minutes how long it takes; 0 when the author did not say (which is a problem)
 * @param level {@code beginner}, {@code intermediate} or {@code advanced}; empty when not said
 * @param images what must be in the sandbox's engine: the course's defaults, then the lesson's own
 * @param requires what all of it needs
 * @param params in the author's order
 * @param covers row ids of the course inventory
 * @param hash over all files of the lesson: another hash is another version
 * @param introduction what stands before the first step
 * @param files what the learner's directory starts with
 * @param solutionsShown whether the course lets learners read solutions
 */
public record Lesson(String course, String slug, String title, int minutes, String level, List<String> goals, List<String> images,
                     Set<Capability> requires, Map<String, Parameter> params, List<String> covers, String hash,
                     Optional<Script> setup, Optional<Script> cleanup, List<Block> introduction, List<Step> steps,
                     List<LessonFile> files, boolean solutionsShown) {
    public Lesson {
        goals = List.copyOf(goals);
        images = List.copyOf(images);
        requires = Set.copyOf(requires);
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        covers = List.copyOf(covers);
        introduction = List.copyOf(introduction);
        steps = List.copyOf(steps);
        files = List.copyOf(files);
    }

    /** The cell or file of that id, if a learner may run it (the cells of a hidden solution are not there). */
    public Optional<Executable> cell(String id) {
        return cells().stream().filter(cell -> cell.id().equals(id)).findFirst();
    }

    /** All that a learner may run, in the order of the text. */
    public List<Executable> cells() {
        List<Executable> cells = new ArrayList<>();
        collect(introduction, cells);
        steps.forEach(step -> collect(step.blocks(), cells));
        return cells;
    }

    /** What can be run before the first step. */
    public List<Executable> introductionCells() {
        return Step.all(introduction, Executable.class);
    }

    Lesson withSolutions() {
        return new Lesson(course, slug, title, minutes, level, goals, images, requires, params, covers, hash, setup, cleanup,
                introduction, steps, files, true);
    }

    /** Points of all exercises and quizzes. */
    public int points() {
        return all(Task.class).stream().mapToInt(Task::points).sum();
    }

    public Optional<Exercise> exercise(String id) {
        return all(Exercise.class).stream().filter(exercise -> exercise.id().equals(id)).findFirst();
    }

    public Optional<Quiz> quiz(String id) {
        return all(Quiz.class).stream().filter(quiz -> quiz.id().equals(id)).findFirst();
    }

    public Optional<Question> question(String id) {
        return all(Question.class).stream().filter(question -> question.id().equals(id)).findFirst();
    }

    /** All blocks of a kind, in the order of the text, without what stands in hints and solutions. */
    public <T extends Block> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>(Step.all(introduction, kind));
        steps.forEach(step -> found.addAll(step.all(kind)));
        return found;
    }

    private void collect(List<Block> blocks, List<Executable> into) {
        for (Block block : blocks) {
            switch (block) {
                case Executable cell -> into.add(cell);
                case Block.Fold fold -> collect(fold.blocks(), into);
                case Exercise exercise -> collect(exercise, into);
                default -> { }
            }
        }
    }

    private void collect(Exercise exercise, List<Executable> into) {
        collect(exercise.blocks(), into);
        exercise.hints().forEach(hint -> collect(hint.blocks(), into));
        if (solutionsShown) {
            exercise.solution().ifPresent(solution -> collect(solution.blocks(), into));
        }
    }
}
