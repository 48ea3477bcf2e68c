package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.classroom.Member;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.protocol.ServerMessage.PortsChanged;
import slipway.tutorial.AttemptReport;
import slipway.tutorial.LessonScore;
import slipway.tutorial.RunReport;
import slipway.web.classroom.Desk.Visit;
import slipway.web.classroom.LearnerResource.Chosen;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** A learner's page for their instructor: how far they are, what they tried, what they ran. */
@Singleton
final class LearnerPage {
    /** On one page. */
    static final int ATTEMPTS = 20;
    static final int RUNS = 20;

    private final ClassroomFrame frame;

    LearnerPage(ClassroomFrame frame) {
        this.frame = frame;
    }

    Document withoutCourse(Visit visit, Member learner) {
        Document page = frame.below(visit, learner.account().name(), "", visit.classroom().title());
        Pages.main(page).appendElement("p").text("This classroom has no course that is on this server, so there is nothing to show here.");
        return page;
    }

    /**
     * @param ports what the learner's containers publish at this moment, and may be opened
     * @param chosen the exercise whose attempts are shown; empty for all
     */
    Document attempts(Visit visit, Member learner, List<Course> courses, Course course, Map<String, LessonScore> scores,
            Optional<Instant> lastActive, List<PortsChanged.Port> ports, Optional<Chosen> chosen, PageOf<AttemptReport> attempts) {
        Document page = page(visit, learner, courses, course, "");
        Element main = Pages.main(page);
        String address = address(visit, learner) + "?course=" + course.slug();
        if (chosen.isEmpty() && attempts.number() == 1) {
            summary(main, scores, lastActive);
            ports(main, learner, course, ports);
            lessons(main, course, scores);
        }
        main.appendElement("h2").text(chosen.map(one -> "Attempts at “" + one.task().title() + "”").orElse("Attempts"));
        chosen.ifPresent(one -> main.appendElement("p").text("In the lesson " + one.lesson().title() + ". ")
                .appendElement("a").attr("href", address).text("Show all attempts"));
        if (attempts.items().isEmpty()) {
            main.appendElement("p").text(attempts.number() == 1 ? "Nothing was checked yet." : "There are no older attempts.");
        }
        Element list = main.appendElement("div").addClass("entries");
        attempts.items().forEach(attempt -> AttemptEntry.add(list, attempt, address));
        attempts.links(main, address + chosen.map(one -> "&lesson=" + one.lesson().slug() + "&task=" + one.task().id()).orElse(""));
        return page;
    }

    Document runs(Visit visit, Member learner, List<Course> courses, Course course, PageOf<RunReport> runs) {
        Document page = page(visit, learner, courses, course, "/runs");
        Element main = Pages.main(page);
        main.appendElement("h2").text("Runs");
        if (runs.items().isEmpty()) {
            main.appendElement("p").text(runs.number() == 1 ? "Nothing was run yet." : "There are no older runs.");
        }
        Element list = main.appendElement("div").addClass("entries");
        runs.items().forEach(run -> RunEntry.add(list, run));
        runs.links(main, address(visit, learner) + "/runs?course=" + course.slug());
        return page;
    }

    private Document page(Visit visit, Member learner, List<Course> courses, Course course, String part) {
        Document page = frame.below(visit, learner.account().name(), "?course=" + course.slug(), visit.classroom().title());
        Element main = Pages.main(page);
        String address = address(visit, learner);
        Element parts = main.appendElement("nav").addClass("tabs").attr("aria-label", "Learner").appendElement("ul");
        ClassroomFrame.tab(parts, address + "?course=" + course.slug(), "Progress and attempts", part.isEmpty());
        ClassroomFrame.tab(parts, address + "/runs?course=" + course.slug(), "Runs", !part.isEmpty());
        ClassroomFrame.courses(main, courses, course, address + part);
        return page;
    }

    private static void summary(Element main, Map<String, LessonScore> scores, Optional<Instant> lastActive) {
        int points = scores.values().stream().mapToInt(LessonScore::points).sum();
        int max = scores.values().stream().mapToInt(LessonScore::max).sum();
        Element line = main.appendElement("p").addClass("lead").text(points + " of " + Times.counted(max, "point") + " · ");
        lastActive.ifPresentOrElse(at -> Times.ago(line.appendText("last active "), at, Instant.now()), () -> line.appendText("not active yet"));
    }

    private static void ports(Element main, Member learner, Course course, List<PortsChanged.Port> ports) {
        if (!ports.isEmpty()) {
            Element line = main.appendElement("p").text("In their sandbox just now: ");
            for (PortsChanged.Port port : ports) {
                line.appendElement("a").attr("href", "/" + course.slug() + "/preview/" + port.port() + "?learner=" + learner.account().id())
                        .attr("target", "_blank").attr("rel", "noopener noreferrer").text("port " + port.port());
                line.appendText(" (" + (port.service().isEmpty() ? port.container() : port.service()) + ") ");
            }
        }
    }

    private static void lessons(Element main, Course course, Map<String, LessonScore> scores) {
        main.appendElement("h2").text("Lessons");
        Element table = main.appendElement("div").addClass("table").attr("role", "region").attr("tabindex", "0").attr("aria-label", "Lessons")
                .appendElement("table");
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("th").attr("scope", "col").text("Lesson");
        head.appendElement("th").attr("scope", "col").addClass("number").text("Points");
        head.appendElement("th").attr("scope", "col").addClass("number").text("Steps done");
        Element body = table.appendElement("tbody");
        course.lessons().forEach(lesson -> lesson(body.appendElement("tr"), lesson, scores.get(lesson.slug())));
    }

    private static void lesson(Element row, Lesson lesson, LessonScore score) {
        Element name = row.appendElement("th").attr("scope", "row").addClass("name");
        name.appendElement("a").attr("href", "/" + lesson.course() + "/" + lesson.slug()).text(lesson.title());
        if (score.done()) {
            name.appendText(" ✓").appendElement("span").addClass("offscreen").text("done");
        }
        row.appendElement("td").addClass("number").text(score.max() == 0 ? "–" : score.points() + " of " + score.max());
        row.appendElement("td").addClass("number").text(score.stepsDone() + " of " + score.steps());
    }

    private static String address(Visit visit, Member learner) {
        return visit.address() + "/learners/" + learner.account().id();
    }
}
