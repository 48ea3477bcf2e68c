package slipway.web.classroom;

import java.time.Duration;
import java.util.Locale;
import org.jsoup.nodes.Element;
import slipway.progress.Ending;
import slipway.progress.Run;
import slipway.tutorial.RunReport;
import slipway.web.page.Times;

/** One run in a list: which cell, when, how it ended, its source and the beginning and end of its output, all as plain text. */
final class RunEntry {
    private RunEntry() {
    }

    static void add(Element list, RunReport report) {
        Run run = report.run();
        Element entry = list.appendElement("article").addClass("entry");
        entry.appendElement("h3").text(report.cell());
        Element about = entry.appendElement("p").addClass("about");
        about.appendElement("strong").text(words(run));
        about.appendText(" · " + report.lesson() + " · ");
        Times.exact(about, run.acceptedAt());
        if (run.pruned()) {
            entry.appendElement("p").addClass("rest").text("Source and output are no longer kept: the cell was run many times since.");
            return;
        }
        text(folded(entry, "Source"), run.source());
        output(entry, report);
    }

    private static void output(Element entry, RunReport report) {
        if (report.run().outputLength() == 0 && report.head().isEmpty()) {
            entry.appendElement("p").addClass("rest").text("No output.");
            return;
        }
        Element output = folded(entry, "Output");
        text(output, report.head());
        if (report.leftOut() > 0) {
            output.appendElement("p").addClass("rest").text(String.format(Locale.ENGLISH, "%,d", report.leftOut())
                    + (report.leftOut() == 1 ? " byte" : " bytes") + " left out");
            text(output, report.tail());
        }
    }

    private static Element folded(Element entry, String name) {
        Element fold = entry.appendElement("details");
        fold.appendElement("summary").text(name);
        return fold;
    }

    private static void text(Element fold, String text) {
        if (!text.isEmpty()) {
            fold.appendElement("pre").addClass("output-text").attr("tabindex", "0").appendText(text);
        }
    }

    static String words(Run run) {
        String took = run.startedAt() == null || run.endedAt() == null ? "" : words(Duration.between(run.startedAt(), run.endedAt()));
        return switch (run.ending()) {
            case null -> run.startedAt() == null ? "waiting" : "running";
            case Ending.Finished(int code) when code == 0 -> took.isEmpty() ? "done" : "done in " + took;
            case Ending.Finished(int code) -> "exit code " + code + (took.isEmpty() ? "" : " after " + took);
            case Ending.Interrupted() -> took.isEmpty() ? "stopped before it began" : "stopped after " + took;
            case Ending.TimedOut(long seconds) -> "stopped: it said nothing for " + seconds + " s";
            case Ending.ShellDied(String message) -> message;
            case Ending.SandboxLost(String message) -> message;
        };
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 100) {
            return Math.max(0, millis) + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ENGLISH, "%.1f s", millis / 1000.0);
        }
        return duration.toHours() == 0 ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
}
