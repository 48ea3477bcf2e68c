package slipway.web.account;

import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** The pages of joining. A form that was refused comes back with its sentence. */
final class JoinPages {
    /** The two forms for people who are not signed in. */
    enum Which {
        NEWCOMER, ACCOUNT
    }

    private final Pages pages;
    private final ClassroomStore classrooms;

    JoinPages(Pages pages, ClassroomStore classrooms) {
        this.pages = pages;
        this.classrooms = classrooms;
    }

    /** @param typed the code that was not good, null for none, with what was wrong in {@code error} */
    Document askForCode(Optional<Actor> actor, String typed, String error) {
        Document page = pages.catalog("join", "Join a classroom", actor);
        Form form = Form.to(Pages.main(page), "/join");
        form.field("Join code", "code", "text", "off").attr("maxlength", "40").attr("value", typed == null ? "" : typed);
        form.help("Your instructor has it: eight letters and digits. Small letters and hyphens do not matter.");
        form.button("Go on", "main");
        if (error != null) {
            form.error(error);
        }
        return page;
    }

    Document classroom(Classroom classroom, Optional<Actor> actor) {
        Document page = frame(classroom, actor);
        if (actor.isPresent()) {
            join(Pages.main(page), classroom, actor.get());
        } else {
            forms(Pages.main(page), classroom);
        }
        return page;
    }

    Document refused(Classroom classroom, Which which, String name, String error) {
        Document page = frame(classroom, Optional.empty());
        List<Form> forms = forms(Pages.main(page), classroom);
        Form wrong = forms.get(which.ordinal());
        wrong.error(error);
        wrong.element().selectFirst("input[name=name]").attr("value", name == null ? "" : name);
        return page;
    }

    private Document frame(Classroom classroom, Optional<Actor> actor) {
        Document page = pages.catalog("join", "Join " + classroom.title(), actor);
        WhoSees seen = new WhoSees(classroom, classrooms.members(classroom.id()));
        if (!seen.nobody()) {
            Element with = Pages.main(page).appendElement("p").addClass("lead").appendText("With ");
            seen.names(with);
            with.appendText(".");
        }
        Element what = Pages.main(page).appendElement("p").addClass("aside");
        seen.they(what);
        what.appendText(" " + WhoSees.BESIDES);
        return page;
    }

    private void join(Element main, Classroom classroom, Actor actor) {
        if (classrooms.role(classroom.id(), actor.learner().id()).isPresent()) {
            main.appendElement("p").appendText("You are in this classroom. ").appendElement("a").attr("href", "/").text("Go to your courses");
            return;
        }
        Form.to(main, address(classroom, "me")).button("Join as " + actor.learner().name(), "main");
        main.appendElement("p").addClass("aside").text("Not you? Sign out first, then open this link again.");
    }

    private static List<Form> forms(Element main, Classroom classroom) {
        main.appendElement("h2").text("I am new here");
        Form newcomer = Form.to(main, address(classroom, "newcomer"));
        Fields.name(newcomer, "Your name", null);
        newcomer.help("Your instructors and you see it, and you sign in with it. First and family name are best.");
        Fields.newPassword(newcomer, "A password");
        newcomer.button("Join", "main");
        Element known = main.appendElement("details").addClass("other-way");
        known.appendElement("summary").text("I have an account here");
        Form account = Form.to(known, address(classroom, "sign-in"));
        Fields.name(account, "Name", null);
        Fields.password(account);
        account.button("Sign in and join", "main");
        return List.of(newcomer, account);
    }

    private static String address(Classroom classroom, String what) {
        return "/join/" + classroom.joinCode().orElseThrow() + "/" + what;
    }
}
