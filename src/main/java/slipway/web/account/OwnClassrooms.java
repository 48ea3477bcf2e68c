package slipway.web.account;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Role;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** The classrooms in which somebody learns, as they see them. */
@Singleton
final class OwnClassrooms {
    private final ClassroomStore classrooms;
    private final Pages pages;

    OwnClassrooms(ClassroomStore classrooms, Pages pages) {
        this.classrooms = classrooms;
        this.pages = pages;
    }

    /** Each with who sees what there, and the way out; nothing for those who learn nowhere. */
    void list(Element main, Actor actor) {
        List<Classroom> own = classrooms.of(actor.learner().id(), Role.LEARNER);
        if (own.isEmpty()) {
            return;
        }
        main.appendElement("h2").text(own.size() == 1 ? "Your classroom" : "Your classrooms");
        Element list = main.appendElement("ul").addClass("own-classrooms");
        for (Classroom classroom : own) {
            Element item = list.appendElement("li");
            item.appendElement("h3").appendElement("bdi").text(classroom.title() + (classroom.archived() ? " (archived)" : ""));
            new WhoSees(classroom, classrooms.members(classroom.id())).named(item.appendElement("p"));
            item.appendElement("p").appendElement("a").addClass("danger").attr("href", LeaveResource.address(classroom))
                    .attr("aria-label", "Leave " + classroom.title()).text("Leave…");
        }
        main.appendElement("p").addClass("aside").text(WhoSees.BESIDES);
    }

    /** Asks before somebody leaves. */
    Document leave(Actor actor, Classroom classroom) {
        Document page = pages.catalog("account", "Leave this classroom?", Optional.of(actor));
        Element main = Pages.main(page);
        main.appendElement("p").text("You no longer see the courses of “" + classroom.title() + "” then, unless another classroom gives them to you, "
                + "and open lessons close at once. Its instructors no longer see your work. All that you did is kept: when you join again with a code, it is there.");
        Form form = Form.to(main, LeaveResource.address(classroom));
        form.button("Leave the classroom", "danger");
        form.element().appendElement("a").addClass("cancel").attr("href", "/account").text("Stay");
        return page;
    }
}
