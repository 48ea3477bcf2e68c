/**
 * Decides whether a sandbox meets an exercise's checks, by running them in the judge: a sandbox of its own that the learner cannot
 * reach. {@link slipway.grading.Grader} is the way in; {@link slipway.grading.Judge} holds the one link to the judge. The other
 * end is {@code sandbox-images/judge}; ARCHITECTURE.md, "The judge", says what passes between them.
 */
package slipway.grading;
