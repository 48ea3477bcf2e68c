package slipway.lesson;

/**
 * A script of the author's, for setup, cleanup or a check.
 *
 * @param file where it stands relative to the lesson; empty when it is part of lesson.md
 * @param line its line in lesson.md, from 1
 */
public record Script(String source, String file, int line) {
}
