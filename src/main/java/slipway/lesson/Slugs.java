package slipway.lesson;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Anchors of headings as GitHub makes them, so that {@code [back](#build-it)} works in both places; and what they must not
 * take.
 */
final class Slugs {
    private static final Pattern DROPPED = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]");

    /** Ids of the page around the lesson. */
    private final Set<String> taken = new HashSet<>(Set.of("lesson"));

    static String slug(String title) {
        String slug = DROPPED.matcher(title.strip().toLowerCase()).replaceAll("").replace(' ', '-');
        return slug.isEmpty() ? "section" : slug;
    }

    /** A new anchor for a heading; {@code -1}, {@code -2} follow a title that was there before. */
    String next(String title) {
        String slug = slug(title);
        String candidate = slug;
        for (int i = 1; taken.contains(candidate) || taken.contains(candidate + "-title"); i++) {
            candidate = slug + "-" + i;
        }
        taken.add(candidate);
        return candidate;
    }

    /** The same for a step, whose heading is {@code …-title}. */
    String nextStep(String title) {
        String slug = next(title);
        taken.add(slug + "-title");
        return slug;
    }

    /** Takes an id of ours; false when a heading has it already. */
    boolean reserve(String id) {
        return taken.add(id);
    }

    boolean contains(String id) {
        return taken.contains(id);
    }

    Set<String> all() {
        return Set.copyOf(taken);
    }
}
