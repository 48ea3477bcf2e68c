package slipway.progress;

import java.time.Instant;

/** The text of a cell as the learner edited it. */
public record Draft(String cell, String source, Instant savedAt) {
}
