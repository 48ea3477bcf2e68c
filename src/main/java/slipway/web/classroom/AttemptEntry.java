package slipway.web.classroom;

import org.jsoup.nodes.Element;
import slipway.progress.Attempt;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.ExerciseRecord.Difference;
import slipway.tutorial.AttemptReport;
import slipway.web.page.Times;

/** One attempt in a list: what came of it, and of each part that did not pass, why. All of it may be the learner's text. */
final class AttemptEntry {
    private AttemptEntry() {
    }

    /** @param address the learner's, with a query: the attempts at this exercise alone are below it */
    static void add(Element list, AttemptReport report, String address) {
        Attempt attempt = report.attempt();
        Element entry = list.appendElement("article").addClass("entry").addClass(attempt.passed() ? "passed" : "failed");
        entry.appendElement("h3").appendElement("a").attr("href", address + "&lesson=" + attempt.key().lesson() + "&task=" + attempt.task())
                .text(report.task());
        Element about = entry.appendElement("p").addClass("about");
        about.appendElement("strong").text(attempt.passed() ? "✓ Passed" : "✗ Not passed");
        about.appendText(" · " + attempt.points() + " of " + Times.counted(attempt.maxPoints(), "point") + " · " + report.lesson() + " · ");
        Times.exact(about, attempt.judgedAt());
        if (!report.chosen().isEmpty()) {
            chosen(entry, report);
        }
        report.checks().stream().filter(check -> check.state() != CheckRecord.State.passed).forEach(check -> check(entry, check));
        long passed = report.checks().stream().filter(check -> check.state() == CheckRecord.State.passed).count();
        if (!attempt.passed() && passed > 0) {
            entry.appendElement("p").addClass("rest").text(passed + " of " + Times.counted(report.checks().size(), "part") + " passed.");
        }
    }

    private static void chosen(Element entry, AttemptReport report) {
        Element list = entry.appendElement("ul").addClass("chosen").attr("aria-label", "Chosen");
        report.chosen().forEach(option -> list.appendElement("li").text(option));
    }

    private static void check(Element entry, CheckRecord check) {
        Element part = entry.appendElement("div").addClass("part");
        part.appendElement("p").addClass("title").text("✗ " + check.title());
        if (!check.message().isEmpty()) {
            part.appendElement("p").addClass("message").text(check.message());
        }
        check.differences().forEach(difference -> difference(part, difference));
    }

    private static void difference(Element part, Difference difference) {
        Element box = part.appendElement("div").addClass("difference");
        box.appendElement("p").addClass("about").text(difference.what());
        Element list = box.appendElement("dl");
        value(list, "Expected", difference.expected());
        value(list, "Found", difference.found());
    }

    private static void value(Element list, String name, String value) {
        Element line = list.appendElement("div");
        line.appendElement("dt").text(name);
        Element text = line.appendElement("dd");
        if (value.isEmpty()) {
            text.addClass("none").text("nothing");
        } else {
            text.text(value);
        }
    }
}
