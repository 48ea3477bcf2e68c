package slipway.classroom;

import java.text.Normalizer;
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
    public static final int LONGEST_TITLE = 80;

    public Classroom {
        courses = List.copyOf(courses);
    }

    /**
     * A title as it is kept.
     *
     * @throws IllegalArgumentException with a sentence for the one who typed it
     */
    public static String title(String typed) {
        String text = Normalizer.normalize(typed == null ? "" : typed, Normalizer.Form.NFC).replaceAll("[\\s\\p{Z}]+", " ").strip();
        if (PersonName.key(text).isEmpty()) {
            throw new IllegalArgumentException("A title is missing.");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_TITLE) {
            throw new IllegalArgumentException("A title may have " + LONGEST_TITLE + " characters at most.");
        }
        if (PersonName.hidesSomething(text)) {
            throw new IllegalArgumentException("A title may not contain invisible or control characters. Type it by hand instead of pasting it.");
        }
        if (PersonName.isFlood(text)) {
            throw new IllegalArgumentException("A title may not pile up so many marks on one letter.");
        }
        return text;
    }
}
