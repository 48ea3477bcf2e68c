package slipway.lesson;

/**
 * Where in a lesson the reading is.
 *
 * @param draft takes checks, hints and scripts: the exercise's, outside of one the lesson's
 * @param exercise whether this is inside an exercise
 * @param folds how many {@code <details>} are open since the exercise or step began
 */
record Scope(ExerciseDraft draft, boolean exercise, int folds) {
    Scope insideFold() {
        return new Scope(draft, exercise, folds + 1);
    }
}
