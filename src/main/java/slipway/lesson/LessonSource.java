package slipway.lesson;

import java.util.List;
import java.util.Set;

/**
 * All that is needed to read a lesson.
 *
 * @param file how problems name lesson.md
 * @param text lesson.md
 * @param siblings slugs of all lessons of the course; empty when links to them are not to be checked
 * @param inventory row ids that {@code covers} may name; empty when they are not to be checked
 * @param images of the course, for every lesson
 */
record LessonSource(String course, String slug, String file, String text, LessonTree tree, Set<String> siblings,
                    Set<String> inventory, List<String> images, boolean solutionsShown) {
}
