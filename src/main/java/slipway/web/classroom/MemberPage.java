package slipway.web.classroom;

import jakarta.inject.Singleton;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Action;
import slipway.classroom.Member;
import slipway.classroom.Role;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** What is done about one member of a classroom: asked before it is done, and told why not to those who may not. */
@Singleton
final class MemberPage {
    private final ClassroomFrame frame;

    MemberPage(ClassroomFrame frame) {
        this.frame = frame;
    }

    Document remove(Visit visit, Member member, String error) {
        Document page = below(visit, "Remove from the classroom?");
        Element main = Pages.main(page);
        Element question = who(main, member);
        question.appendText(member.role() == Role.INSTRUCTOR ? " no longer sees this classroom then."
                : " no longer sees the courses of “" + visit.classroom().title() + "” then, and open lessons close at once. "
                + "The account stays, and all that was done; whoever joins again finds it.");
        finish(form(main, visit, member, "remove"), visit, "Remove", "danger", error);
        return page;
    }

    Document password(Visit visit, Member member, String error) {
        Document page = below(visit, "Give a new password?");
        Element main = Pages.main(page);
        who(main, member).appendText(" gets a new password, which you see once and hand over. The old one is good no more, and every browser of theirs is signed out.");
        finish(form(main, visit, member, "password"), visit, "Make a new password", "danger", error);
        return page;
    }

    Document newPassword(Visit visit, Member member, String password) {
        Document page = below(visit, "The new password");
        Element main = Pages.main(page);
        main.appendElement("p").text("For ").appendElement("bdi").appendElement("strong").text(member.account().name());
        main.appendElement("pre").addClass("listing").addClass("password").appendElement("code").text(password);
        main.appendElement("p").text("Write it down or hand it over now: it is shown only here. It can be changed after signing in, under the own name.");
        return page;
    }

    /** @param typed what was in the form the last time */
    Document rename(Visit visit, Member member, String typed, String error) {
        Document page = below(visit, "Rename a learner");
        Element main = Pages.main(page);
        who(main, member).appendText(" signs in with the new name from then on, with the same password: tell them. Their work stays, and the page that they have open goes on.");
        Form form = form(main, visit, member, "rename");
        form.field("New name", "name", "text", "off").attr("maxlength", "200").attr("dir", "auto").val(typed);
        finish(form, visit, "Rename", "main", error);
        return page;
    }

    /** @param action {@link Action#RESET_PASSWORD} or {@link Action#RENAME}, which {@code Access} refused */
    Document refused(Visit visit, Member member, Action action) {
        boolean password = action == Action.RESET_PASSWORD;
        Document page = below(visit, password ? "Only an operator can give this password" : "Only an operator can rename them");
        Element main = Pages.main(page);
        Element why = who(main, member);
        if (member.account().role() != Role.LEARNER) {
            why.appendText(" is more than a learner on this Slipway.");
        } else if (visit.classroom().archived()) {
            why.appendText(" is in no active classroom of yours, or also in one that you do not teach. (This classroom is archived.)");
        } else {
            why.appendText(" is also in a classroom that you do not teach.");
        }
        main.appendElement("p").text(password
                ? "Whoever sets a password can sign in with it, and would see the work of that person everywhere. So instructors can do it for learners all of whose classrooms they teach; for others an operator of this Slipway does it, under Accounts."
                : "A name is shown in every classroom of that person, and they sign in with it. So instructors can change it for learners all of whose classrooms they teach; for others an operator of this Slipway does it, under Accounts.");
        main.appendElement("p").appendElement("a").attr("href", visit.address() + "/members").text("Back to the members");
        return page;
    }

    private static Element who(Element main, Member member) {
        Element line = main.appendElement("p");
        line.appendElement("bdi").appendElement("strong").text(member.account().name());
        return line;
    }

    private static Form form(Element main, Visit visit, Member member, String path) {
        return Form.to(main, visit.address() + "/members/" + member.account().id() + "/" + path);
    }

    private static void finish(Form form, Visit visit, String button, String kind, String error) {
        form.button(button, kind);
        form.element().appendElement("a").addClass("cancel").attr("href", visit.address() + "/members").text("Cancel");
        if (!error.isEmpty()) {
            form.error(error);
        }
    }

    private Document below(Visit visit, String title) {
        return frame.below(visit, title, "/members", "Members of " + visit.classroom().title());
    }
}
