package slipway.kernel;

import java.util.Locale;

/** What a run's source is. */
public enum Language {
    /** Sourced by the shell that the run names. */
    BASH,
    /** Given to the shell's Python interpreter. */
    PYTHON,
    /** Written to the run's path, as the learner. */
    FILE;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
