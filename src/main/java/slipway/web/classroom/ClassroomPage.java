package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.lesson.Course;
import slipway.tutorial.ClassroomResults;
import slipway.tutorial.ClassroomResults.Order;
import slipway.web.classroom.ClassroomFrame.Part;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** The first page of a classroom: how to join it and how its learners stand; and its code in very large letters. */
@Singleton
final class ClassroomPage {
    private final ClassroomFrame frame;
    private final Pages pages;

    ClassroomPage(ClassroomFrame frame, Pages pages) {
        this.frame = frame;
        this.pages = pages;
    }

    /**
     * @param joinAddress empty when nobody can join
     * @param results empty when the classroom has no course that is here
     */
    Document table(Visit visit, Optional<String> joinAddress, List<Course> courses, Optional<ClassroomResults> results, Order order) {
        Document page = frame.page(visit, Part.RESULTS);
        Element main = Pages.main(page);
        join(main, visit, joinAddress);
        if (results.isEmpty()) {
            main.appendElement("p").text("This classroom has no course that is on this server. Choose courses in its settings.");
        } else if (visit.learners().isEmpty()) {
            main.appendElement("p").addClass("lead").text("Nobody is here yet. Show the code to your class, or import a list of names; "
                    + "what your learners do then stands here, exercise by exercise.");
            asOf(main);
        } else {
            ClassroomFrame.courses(main, courses, results.get().course(), visit.address());
            asOf(main);
            ResultsTable.add(main, visit.address(), results.get(), order, Instant.now());
            files(main, visit, results.get().course());
        }
        return page;
    }

    /** Where the browser app says how fresh the page is, which it keeps up to date; without script these words stand. */
    private static void asOf(Element main) {
        main.appendElement("p").addClass("as-of").text("Load the page again to see what came since.");
    }

    private static void join(Element main, Visit visit, Optional<String> address) {
        Element strip = main.appendElement("section").addClass("join-strip").attr("aria-label", "Joining");
        if (visit.learners().isEmpty()) {
            strip.addClass("large");
        }
        if (address.isPresent()) {
            Element code = strip.appendElement("p").addClass("join-code");
            code.appendElement("span").addClass("about").text("Join code");
            code.appendElement("strong").text(hyphenated(visit));
            strip.appendElement("pre").addClass("listing").appendElement("code").text(address.get());
        } else {
            strip.appendElement("p").text("Nobody can join at the moment.");
        }
        Element places = strip.appendElement("p").addClass("places");
        places.appendElement("span").text(Times.counted(visit.learners().size(), "learner"));
        address.ifPresent(shown -> places.appendElement("a").attr("href", visit.address() + "/code").text("Show to the class"));
        places.appendElement("a").attr("href", visit.address() + "/import").text("Import a list");
    }

    private static String hyphenated(Visit visit) {
        String code = visit.classroom().joinCode().orElseThrow();
        return code.substring(0, code.length() / 2) + "-" + code.substring(code.length() / 2);
    }

    private static void files(Element main, Visit visit, Course course) {
        files(main.appendElement("p").addClass("files").text("Take along: "), visit, "?course=" + course.slug(), " (CSV)");
        files(main.appendElement("p").addClass("files").text("If your spreadsheet puts all of it into one column: "), visit,
                "?course=" + course.slug() + "&separator=" + CsvFile.SEMICOLON, " with semicolons");
    }

    private static void files(Element line, Visit visit, String query, String which) {
        line.appendElement("a").attr("href", visit.address() + "/results.csv" + query).text("this table" + which);
        line.appendText(" · ");
        line.appendElement("a").attr("href", visit.address() + "/attempts.csv" + query).text("all attempts" + which);
    }

    /** For the projector: nothing but how to get in. */
    Document code(Visit visit, Optional<String> address) {
        Document page = pages.catalog("code", visit.classroom().title(), Optional.empty());
        Element main = Pages.main(page);
        if (address.isPresent()) {
            String link = address.get();
            main.appendElement("p").addClass("how").text("Open ").appendElement("b").text(link.substring(link.indexOf("://") + 3, link.lastIndexOf('/')));
            main.appendElement("p").addClass("how").text("and type this code:");
            main.appendElement("p").addClass("join-code").text(hyphenated(visit));
        } else {
            main.appendElement("p").addClass("how").text("Nobody can join at the moment. Open joining in the classroom's settings.");
        }
        main.appendElement("p").addClass("back").appendElement("a").attr("href", visit.address()).text("Back to the classroom");
        return page;
    }
}
