package slipway.lesson;

/** A value that is an environment variable in every shell and check of a lesson, and {@code {{NAME}}} in its prose. */
public sealed interface Parameter {
    /** The same for everybody. */
    record Fixed(String value) implements Parameter {
    }

    /** {@code random} in the front matter: the server gives each learner a value of their own, always the same one. */
    record PerLearner() implements Parameter {
    }
}
