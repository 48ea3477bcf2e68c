package slipway.grading;

/** What was expected and what was found. Texts of at most 4,000 characters without controls; {@code found} is the learner's: escape it. */
public record Difference(String what, String expected, String found) {
}
