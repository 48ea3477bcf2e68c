package slipway.lesson;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what an author probably meant. */
final class Suggestions {
    private Suggestions() {
    }

    /** {@code did you mean "points"?}, else all that is known. */
    static String didYouMean(String word, Collection<String> known) {
        return didYouMean(word, known, "known are: " + known.stream().sorted().collect(Collectors.joining(", ")));
    }

    /** {@code did you mean "points"?}, else this. */
    static String didYouMean(String word, Collection<String> known, String otherwise) {
        return nearest(word, known).map(near -> "did you mean \"" + near + "\"?").orElse(otherwise);
    }

    /** The known word nearest to this one, if one slip (in short words) or two explain the difference. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase();
        return known.stream()
                .filter(candidate -> distance(lower, candidate.toLowerCase()) <= tolerance(candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(lower, candidate.toLowerCase()))
                .thenComparing(c -> c));
    }

    private static int tolerance(String candidate) {
        return candidate.length() <= 3 ? 1 : 2;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); long words are never near. */
    static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return 3;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cheapest(int[][] d, String a, String b, int i, int j) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
