package slipway.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a course is to teach, from {@code inventory.tsv}: a line of heads, then a row for each thing, cells apart by one tab. The first cell is the
 * row's id, which lessons name in {@code covers}; a column headed {@code lesson} may say which lesson is to cover it. Other columns are the authors'.
 *
 * @param rows in the file's order, each id once
 */
public record Inventory(List<Row> rows) {
    public static final String FILE = "inventory.tsv";
    private static final String PLAN = "lesson";

    /** @param planned slug of the lesson that is to cover it, which need not exist yet; empty when not said */
    public record Row(String id, String planned) {
    }

    public Inventory {
        rows = List.copyOf(rows);
    }

    Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        rows.forEach(row -> ids.add(row.id()));
        return ids;
    }

    /** Reads what can be read; a line that cannot is a problem of the source, and no row. */
    static Inventory read(SourceText source) {
        List<Row> rows = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        List<String> lines = source.text().lines().toList();
        List<String> heads = lines.isEmpty() ? List.of() : cells(lines.getFirst());
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = cells(lines.get(i));
            if (lines.get(i).isBlank() || !sound(source, source.lineStart(i + 1), cells, heads.size())) {
                continue;
            }
            String id = cells.getFirst();
            if (ids.add(id)) {
                rows.add(new Row(id, heads.contains(PLAN) ? cells.get(heads.indexOf(PLAN)) : ""));
            } else {
                source.error(source.lineStart(i + 1), "the row " + id + " stands twice", "keep one of them");
            }
        }
        if (rows.isEmpty() && source.problems().isEmpty()) {
            source.error(0, "the inventory has no rows", "write a line of heads, then a line for each row with its id in the first column");
        }
        return new Inventory(rows);
    }

    private static boolean sound(SourceText source, int offset, List<String> cells, int columns) {
        if (cells.size() != columns) {
            source.error(offset, "the row has " + cells.size() + " cells, the first line has " + columns,
                    "put one tab between cells, empty ones too");
        } else if (cells.getFirst().isEmpty() || cells.getFirst().contains(" ")) {
            source.error(offset, "\"" + cells.getFirst() + "\" cannot be the id of a row", "begin the line with a word that no other row begins with");
        } else {
            return true;
        }
        return false;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\t", -1)).map(String::strip).toList();
    }
}
