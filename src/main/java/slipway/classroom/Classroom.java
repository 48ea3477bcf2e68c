package slipway.classroom;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Learners who take the same courses with the same instructors.
 *
 * @param id names it in addresses; not secret
 * @param courses slugs, in the instructor's order; one may name a course that is no longer there
 * @param joinCode what lets somebody in, without a hyphen; empty when nobody can join
 * @param archived kept for reading: its learners no longer see its courses
 */
public record Classroom(String id, String title, List<String> courses, Optional<String> joinCode, Instant createdAt, boolean archived) {
    public Classroom {
        courses = List.copyOf(courses);
    }
}
