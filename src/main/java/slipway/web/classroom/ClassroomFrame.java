package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.classroom.Classroom;
import slipway.lesson.Course;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Pages;

/** What all pages of a classroom share: its title, its parts, and what was just done. */
@Singleton
final class ClassroomFrame {
    private final Pages pages;

    ClassroomFrame(Pages pages) {
        this.pages = pages;
    }

    /** The parts of a classroom's pages. */
    enum Part {
        RESULTS("Results", ""), MEMBERS("Members", "/members"), SETTINGS("Settings", "/settings");

        private final String title;
        private final String path;

        Part(String title, String path) {
            this.title = title;
            this.path = path;
        }
    }

    Document page(Visit visit, Part here) {
        Classroom classroom = visit.classroom();
        Document page = pages.catalog("classroom", classroom.title(), Optional.of(visit.actor()));
        page.title(here == Part.RESULTS ? page.title() : here.title + " · " + page.title());
        Element main = Pages.main(page);
        parts(main, visit, here);
        if (classroom.archived()) {
            main.appendElement("p").addClass("archived-note").text("This classroom is archived: you can read it, its learners no longer see its courses.");
        }
        return page;
    }

    /** A page below a part of the classroom: a heading of its own, and the way back. */
    Document below(Visit visit, String title, String backTo, String backTitle) {
        Document page = pages.catalog("classroom", title, Optional.of(visit.actor()));
        Element main = Pages.main(page);
        main.prependElement("p").addClass("back").appendElement("a").attr("href", visit.address() + backTo).text(backTitle);
        return page;
    }

    private static void parts(Element main, Visit visit, Part here) {
        Element list = main.appendElement("nav").addClass("tabs").attr("aria-label", "Classroom").appendElement("ul");
        for (Part part : Part.values()) {
            tab(list, visit.address() + part.path, part.title, part == here);
        }
    }

    /** One link per course, when there are several. */
    static void courses(Element main, List<Course> courses, Course here, String address) {
        if (courses.size() > 1) {
            Element list = main.appendElement("nav").addClass("tabs").attr("aria-label", "Courses").appendElement("ul");
            courses.forEach(course -> tab(list, address + "?course=" + course.slug(), course.title(), course.slug().equals(here.slug())));
        }
    }

    static void tab(Element list, String address, String title, boolean here) {
        Element link = list.appendElement("li").appendElement("a").attr("href", address).text(title);
        if (here) {
            link.attr("aria-current", "page");
        }
    }

    /** Tells what a form just did; {@code done} is what its redirect said, null for nothing, anything for a guess. */
    static void done(Element main, String done) {
        String words = switch (done) {
            case null -> "";
            case "saved" -> "Saved.";
            case "removed" -> "Removed from the classroom. Accounts and what they hold stay.";
            case "renamed" -> "Renamed. Tell them: they sign in with the new name from now on.";
            case "instructor" -> "Added. They see this classroom under Classrooms from now on.";
            case "code" -> "There is a new join code. The old one is good no more.";
            case "closed" -> "Joining is closed. The old code is good no more.";
            case "archived" -> "Archived.";
            case "reopened" -> "The classroom is active again.";
            case "forgotten" -> "The passwords of that import are forgotten here.";
            default -> "";
        };
        if (!words.isEmpty()) {
            main.appendElement("p").addClass("done-note").attr("role", "status").text(words);
        }
    }
}
