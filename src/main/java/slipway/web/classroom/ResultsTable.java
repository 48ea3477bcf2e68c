package slipway.web.classroom;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import slipway.lesson.Lesson;
import slipway.tutorial.ClassroomResults;
import slipway.tutorial.ClassroomResults.Column;
import slipway.tutorial.ClassroomResults.Order;
import slipway.tutorial.ClassroomResults.Result;
import slipway.tutorial.ClassroomResults.Row;
import slipway.tutorial.ClassroomResults.State;
import slipway.web.page.Times;

/**
 * The table of a class at a course: rows are learners, columns its exercises and quizzes, lesson by lesson. It scrolls in a region
 * of its own, in which names and titles stay. Cells are links to the attempts; a mark, not only its colour, says how far somebody came.
 */
final class ResultsTable {
    private final String address;
    private final ClassroomResults results;
    private final Order order;
    private final Instant now;

    private ResultsTable(String address, ClassroomResults results, Order order, Instant now) {
        this.address = address;
        this.results = results;
        this.order = order;
        this.now = now;
    }

    /** @param address the classroom's */
    static void add(Element parent, String address, ClassroomResults results, Order order, Instant now) {
        new ResultsTable(address, results, order, now).write(parent);
    }

    /** How an order is called in addresses. */
    static String name(Order order) {
        return order.name().toLowerCase(Locale.ROOT);
    }

    private void write(Element parent) {
        Element table = parent.appendElement("div").addClass("table").addClass("results").attr("role", "region").attr("tabindex", "0")
                .attr("aria-label", "Results in " + results.course().title()).appendElement("table");
        List<List<Column>> lessons = lessons();
        table.appendElement("colgroup").attr("span", "3");
        lessons.forEach(lesson -> table.appendElement("colgroup").attr("span", String.valueOf(lesson.size())));
        head(table.appendElement("thead"), lessons);
        Element body = table.appendElement("tbody");
        results.rows().forEach(row -> row(body.appendElement("tr"), row));
        foot(table.appendElement("tfoot").appendElement("tr"));
        parent.appendElement("p").addClass("legend").text("✓ passed · 2/3 some points · ✗ tried · – not tried yet. The small number says how many attempts there were.");
    }

    private List<List<Column>> lessons() {
        return List.copyOf(results.columns().stream().collect(Collectors.groupingBy(column -> column.lesson().slug(),
                LinkedHashMap::new, Collectors.toList())).values());
    }

    private void head(Element head, List<List<Column>> lessons) {
        Element top = head.appendElement("tr");
        sortable(top, "Learner", Order.NAME, "ascending").addClass("name");
        sortable(top, "Points", Order.POINTS, "descending").addClass("number");
        sortable(top, "Last active", Order.ACTIVE, "descending");
        lessons.forEach(columns -> lesson(top, columns));
        Element tasks = head.appendElement("tr");
        results.columns().forEach(column -> tasks.appendElement("th").attr("scope", "col").addClass("task")
                .attr("title", column.task().title() + " · " + Times.counted(column.task().points(), "point"))
                .appendElement("span").text(column.task().title()));
    }

    private Element sortable(Element row, String title, Order by, String direction) {
        Element cell = row.appendElement("th").attr("scope", "col").attr("rowspan", "2");
        cell.appendElement("a").attr("href", address + "?course=" + results.course().slug() + "&sort=" + name(by)).text(title);
        if (by == order) {
            cell.attr("aria-sort", direction);
        }
        return cell;
    }

    private static void lesson(Element row, List<Column> columns) {
        Lesson lesson = columns.getFirst().lesson();
        row.appendElement("th").addClass("lesson").attr("scope", "colgroup").attr("colspan", String.valueOf(columns.size())).attr("title", lesson.title())
                .appendElement("a").attr("href", "/" + lesson.course() + "/" + lesson.slug()).text(lesson.title());
    }

    private void row(Element line, Row row) {
        line.appendElement("th").attr("scope", "row").addClass("name").appendElement("a").attr("href", learner(row))
                .appendElement("bdi").text(row.learner().name());
        line.appendElement("td").addClass("number").text(String.valueOf(row.points())).appendElement("span").addClass("of").text(" / " + results.max());
        Element active = line.appendElement("td").addClass("active");
        row.lastActive().ifPresentOrElse(at -> Times.ago(active, at, now), () -> active.text("never"));
        IntStream.range(0, row.results().size()).forEach(i -> cell(line.appendElement("td"), row, results.columns().get(i), row.results().get(i)));
    }

    private void cell(Element cell, Row row, Column column, Result result) {
        cell.addClass("result").addClass(result.state().name().toLowerCase(Locale.ROOT));
        boolean tried = result.attempts() > 0;
        Element place = tried ? cell.appendElement("a").attr("href", learner(row) + "&lesson=" + column.lesson().slug() + "&task=" + column.task().id())
                : cell;
        place.appendElement("b").attr("aria-hidden", "true").text(mark(column, result));
        if (tried) {
            place.appendElement("small").attr("aria-hidden", "true").text(String.valueOf(result.attempts()));
        }
        place.appendElement("span").addClass("offscreen").text(words(column, result));
    }

    private static String mark(Column column, Result result) {
        return switch (result.state()) {
            case PASSED -> "✓";
            case PARTIAL -> result.points() + "/" + column.task().points();
            case TRIED -> "✗";
            case UNTRIED -> "–";
        };
    }

    /** For the ear: the marks are for the eye. */
    private static String words(Column column, Result result) {
        if (result.state() == State.UNTRIED) {
            return "not tried yet";
        }
        String state = result.state() == State.PASSED ? "passed" : result.state() == State.PARTIAL ? "partly right" : "not passed";
        return state + ", " + result.points() + " of " + Times.counted(column.task().points(), "point") + ", " + Times.counted(result.attempts(), "attempt");
    }

    private String learner(Row row) {
        return address + "/learners/" + row.learner().id() + "?course=" + results.course().slug();
    }

    private void foot(Element line) {
        line.appendElement("th").attr("scope", "row").addClass("name").text("Passed by");
        line.appendElement("td").attr("colspan", "2");
        IntStream.range(0, results.columns().size()).forEach(i -> line.appendElement("td").addClass("result")
                .text(String.valueOf(results.passed(i))));
    }
}
