package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.classroom.Classroom;
import slipway.lesson.Course;
import slipway.web.classroom.ClassroomFrame.Part;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Form;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** A classroom's settings, each in a form of its own. */
@Singleton
final class SettingsPage {
    private final ClassroomFrame frame;

    SettingsPage(ClassroomFrame frame) {
        this.frame = frame;
    }

    /** @param error what was wrong with title or courses, empty when nothing was */
    Document settings(Visit visit, List<Course> catalog, About about, String done, String error) {
        Document page = frame.page(visit, Part.SETTINGS);
        Element main = Pages.main(page);
        ClassroomFrame.done(main, done);
        main.appendElement("h2").text("Title and courses");
        Form form = Form.to(main, visit.address() + "/settings");
        about.fields(form, catalog, visit.classroom().courses());
        form.button("Save", "main");
        if (!error.isEmpty()) {
            form.error(error);
        }
        joining(main, visit);
        ending(main, visit);
        return page;
    }

    private static void joining(Element main, Visit visit) {
        Classroom classroom = visit.classroom();
        main.appendElement("h2").text("Joining");
        if (classroom.joinCode().isEmpty()) {
            main.appendElement("p").text("Nobody can join: there is no code. Those who are in stay in.");
            button(main, visit, "code", "Open joining with a new code", "main");
        } else {
            main.appendElement("p").text("Whoever has the code can join. When it has gone too far, make a new one; those who are in stay in.");
            Element buttons = main.appendElement("div").addClass("buttons");
            button(buttons, visit, "code", "Make a new code", "plain");
            button(buttons, visit, "close", "Close joining", "plain");
        }
    }

    private static void ending(Element main, Visit visit) {
        main.appendElement("h2").text("The end of the class");
        if (visit.classroom().archived()) {
            main.appendElement("p").text("Archived: its learners no longer see its courses, unless another classroom gives them.");
            button(main, visit, "reopen", "Make it active again", "main");
        } else {
            main.appendElement("p").text("An archived classroom can be read, but its learners no longer see its courses. It can be made active again.");
            button(main, visit, "archive", "Archive", "plain");
        }
        main.appendElement("p").appendElement("a").addClass("danger").attr("href", visit.address() + "/settings/delete").text("Delete this classroom…");
    }

    private static void button(Element parent, Visit visit, String path, String name, String kind) {
        Form.to(parent, visit.address() + "/settings/" + path).button(name, kind);
    }

    Document delete(Visit visit) {
        Document page = frame.below(visit, "Delete this classroom?", "/settings", "Settings of " + visit.classroom().title());
        Element main = Pages.main(page);
        main.appendElement("p").text("“" + visit.classroom().title() + "” is deleted for good, with the list of its "
                + Times.counted(visit.learners().size(), "learner") + ". Their accounts stay, and what they did; their pages of its courses close at once. "
                + "To keep it for reading, archive it instead. Take its results along first, if you need them.");
        Form form = Form.to(main, visit.address() + "/settings/delete");
        form.button("Delete the classroom", "danger");
        form.element().appendElement("a").addClass("cancel").attr("href", visit.address() + "/settings").text("Cancel");
        return page;
    }
}
