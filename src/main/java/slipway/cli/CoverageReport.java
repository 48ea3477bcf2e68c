package slipway.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints which rows are covered: for people, or as tab-separated values for programs. */
final class CoverageReport {
    private static final int WIDTH = 110;

    private CoverageReport() {
    }

    static void text(CourseCoverage coverage, PrintStream out) {
        String course = coverage.course().slug();
        for (String lesson : coverage.lessons()) {
            List<String> rows = coverage.coveredBy(lesson);
            out.println(lesson + " covers " + (rows.isEmpty() ? "nothing" : rows.size()));
            list(rows, out);
        }
        if (!coverage.repeated().isEmpty()) {
            out.println("covered more than once: " + coverage.repeated().size());
            coverage.repeated().forEach(row -> out.println("    " + row.id() + ": " + String.join(", ", row.lessons())));
        }
        Map<String, List<String>> missing = coverage.uncovered().stream().collect(Collectors.groupingBy(CourseCoverage.Row::planned,
                TreeMap::new, Collectors.mapping(CourseCoverage.Row::id, Collectors.toList())));
        missing.forEach((planned, rows) -> {
            out.println("NOT COVERED, " + plan(coverage, planned) + ": " + rows.size());
            list(rows, out);
        });
        int open = coverage.uncovered().size();
        out.println(course + ": of " + coverage.rows().size() + " rows " + (coverage.rows().size() - open) + " covered, " + open + " not covered, "
                + coverage.repeated().size() + " covered more than once");
    }

    private static String plan(CourseCoverage coverage, String planned) {
        if (planned.isEmpty()) {
            return "planned for no lesson";
        }
        boolean there = coverage.course().lesson(planned).isPresent();
        return "planned for " + planned + (there ? "" : " (not among the course's lessons)");
    }

    private static void list(List<String> words, PrintStream out) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + word.length() + 5 > WIDTH) {
                out.println("   " + line);
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        if (!line.isEmpty()) {
            out.println("   " + line);
        }
    }

    /** A line of heads, then one for each row: no tab can be in any of them. */
    static void values(List<CourseCoverage> coverages, PrintStream out) {
        out.println("course\trow\tplanned\tcovered by");
        for (CourseCoverage coverage : coverages) {
            coverage.rows().forEach(row -> out.println(String.join("\t", coverage.course().slug(), row.id(), row.planned(), String.join(",", row.lessons()))));
        }
    }
}
