package slipway.lesson;

import java.util.List;
import java.util.Optional;

/**
 * A course: {@code course.yaml} and the lessons it lists, in its order.
 *
 * @param images what every lesson needs in the sandbox's engine
 * @param limits what the course asks for its sandboxes
 * @param solutionsShown whether learners may read solutions ({@code solutions: shown}; hidden when not said)
 * @param inventory what it is to teach, if there is such a list
 */
public record Course(String slug, String title, String description, List<Lesson> lessons, List<String> images,
        CourseLimits limits,
                     boolean solutionsShown, Optional<Inventory> inventory) {
    public Course {
        lessons = List.copyOf(lessons);
        images = List.copyOf(images);
    }

    public Optional<Lesson> lesson(String slug) {
        return lessons.stream().filter(lesson -> lesson.slug().equals(slug)).findFirst();
    }
}
