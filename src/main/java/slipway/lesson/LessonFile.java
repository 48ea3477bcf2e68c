package slipway.lesson;

import java.nio.file.Path;

/**
 * A file below a lesson's {@code files/}, put into the learner's directory when the lesson first starts.
 *
 * @param path relative to the learner's directory
 * @param source where it is read from
 */
public record LessonFile(String path, Path source, boolean executable) {
}
