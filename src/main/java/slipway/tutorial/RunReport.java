package slipway.tutorial;

import java.util.Optional;
import slipway.lesson.Course;
import slipway.lesson.Executable;
import slipway.lesson.Lesson;
import slipway.progress.Excerpt;
import slipway.progress.Run;

/**
 * A run as people read it.
 *
 * @param lesson title, or the name of one that is no longer there
 * @param cell label, or the name of one that is no longer there
 * @param head the beginning of the output as plain text
 * @param leftOut bytes between {@code head} and {@code tail}
 * @param tail the end of a long output as plain text
 */
public record RunReport(Run run, String lesson, String cell, String head, long leftOut, String tail) {

    /** @param output null when nothing is kept of it */
    static RunReport of(Run run, Course course, Excerpt output) {
        Optional<Lesson> lesson = course.lesson(run.key().lesson());
        String cell = lesson.flatMap(found -> found.cell(run.cell())).map(Executable::label).orElse(run.cell());
        return new RunReport(run, lesson.map(Lesson::title).orElse(run.key().lesson()), cell, output == null ? "" : PlainText.of(output.head()),
                output == null ? run.outputLength() : output.leftOut(), output == null ? "" : PlainText.of(output.tail()));
    }
}
