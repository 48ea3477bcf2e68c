package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.Classroom;
import slipway.classroom.Role;
import slipway.lesson.Course;
import slipway.web.page.Form;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** The list of classrooms. */
@Singleton
final class ClassroomsPage {
    private final Pages pages;

    ClassroomsPage(Pages pages) {
        this.pages = pages;
    }

    /** @param error what was wrong with the form, empty when nothing was */
    Document list(Actor actor, List<Classroom> classrooms, Map<String, Integer> learners, List<Course> catalog, About about, String error) {
        Document page = pages.catalog("classrooms", "Classrooms", Optional.of(actor));
        Element main = Pages.main(page);
        List<Classroom> active = classrooms.stream().filter(classroom -> !classroom.archived()).toList();
        if (active.isEmpty()) {
            main.appendElement("p").addClass("lead").text(actor.role() == Role.OPERATOR ? "There are no classrooms yet."
                    : "You have no classroom yet. Make one below: give it a title and tick its courses. You then get a code that lets your learners in.");
        }
        cards(main, active, learners);
        make(main, catalog, about, error);
        List<Classroom> archived = classrooms.stream().filter(Classroom::archived).toList();
        if (!archived.isEmpty()) {
            main.appendElement("h2").text("Archived");
            cards(main, archived, learners);
        }
        return page;
    }

    private static void cards(Element main, List<Classroom> classrooms, Map<String, Integer> learners) {
        if (classrooms.isEmpty()) {
            return;
        }
        Element list = main.appendElement("ul").addClass("courses");
        for (Classroom classroom : classrooms) {
            Element link = list.appendElement("li").appendElement("a").attr("href", "/classrooms/" + classroom.id());
            link.appendElement("h2").text(classroom.title());
            link.appendElement("p").text(Times.counted(learners.getOrDefault(classroom.id(), 0), "learner") + " · "
                    + Times.counted(classroom.courses().size(), "course") + (classroom.archived() || classroom.joinCode().isPresent() ? "" : " · joining is closed"));
        }
    }

    private static void make(Element main, List<Course> catalog, About about, String error) {
        main.appendElement("h2").text("Make a classroom");
        Form form = Form.to(main, "/classrooms");
        about.fields(form, catalog, List.of());
        form.button("Make the classroom", "main");
        if (!error.isEmpty()) {
            form.error(error);
        }
    }
}
