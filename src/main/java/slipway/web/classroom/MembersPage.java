package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.BiPredicate;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.classroom.Member;
import slipway.classroom.Role;
import slipway.web.classroom.ClassroomFrame.Part;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Form;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** Who is in a classroom. What cannot be undone is asked about on a page of its own. */
@Singleton
final class MembersPage {
    private final ClassroomFrame frame;

    MembersPage(ClassroomFrame frame) {
        this.frame = frame;
    }

    /**
     * @param resettable whose password may be reset
     * @param name what was typed as an instructor's
     * @param error what was wrong with it, empty when nothing was
     */
    Document members(Visit visit, BiPredicate<Visit, Member> resettable, String done, String name, String error) {
        Document page = frame.page(visit, Part.MEMBERS);
        Element main = Pages.main(page);
        ClassroomFrame.done(main, done);
        main.appendElement("h2").text("Learners");
        if (visit.learners().isEmpty()) {
            main.appendElement("p").text("Nobody is here yet. Show the join code to your class, or import a list.");
        } else {
            learners(main, visit, resettable);
        }
        main.appendElement("p").appendElement("a").attr("href", visit.address() + "/import").text("Import a list of learners");
        instructors(main, visit);
        Form form = Form.to(main, visit.address() + "/members");
        form.field("Add an instructor by name", "name", "text", "off").val(name);
        form.button("Add", "main");
        if (!error.isEmpty()) {
            form.error(error);
        }
        return page;
    }

    private static void learners(Element main, Visit visit, BiPredicate<Visit, Member> resettable) {
        Element table = table(main, "Learners", "Name", "Joined", "Last seen", "Actions");
        Instant now = Instant.now();
        for (Member member : visit.learners()) {
            Element row = table.appendElement("tr");
            row.appendElement("th").attr("scope", "row").addClass("name").appendElement("a")
                    .attr("href", visit.address() + "/learners/" + member.account().id()).appendElement("bdi").text(member.account().name());
            Times.ago(row.appendElement("td"), member.enrolledAt(), now);
            Element seen = row.appendElement("td");
            member.account().lastSeen().ifPresentOrElse(at -> Times.ago(seen, at, now), () -> seen.text("never"));
            Element actions = row.appendElement("td").addClass("actions");
            if (resettable.test(visit, member)) {
                action(actions, visit, member, "password", "New password");
            }
            action(actions, visit, member, "remove", "Remove");
        }
    }

    private static void instructors(Element main, Visit visit) {
        main.appendElement("h2").text("Instructors");
        Element table = table(main, "Instructors", "Name", "Actions");
        for (Member member : visit.instructors()) {
            Element row = table.appendElement("tr");
            row.appendElement("th").attr("scope", "row").addClass("name").appendElement("bdi").text(member.account().name());
            action(row.appendElement("td").addClass("actions"), visit, member, "remove", "Remove");
        }
    }

    private static Element table(Element main, String name, String... titles) {
        Element table = main.appendElement("div").addClass("table").attr("role", "region").attr("tabindex", "0").attr("aria-label", name)
                .appendElement("table");
        Element head = table.appendElement("thead").appendElement("tr");
        for (String title : titles) {
            head.appendElement("th").attr("scope", "col").text(title);
        }
        return table.appendElement("tbody");
    }

    private static void action(Element cell, Visit visit, Member member, String path, String words) {
        cell.appendElement("a").attr("href", visit.address() + "/members/" + member.account().id() + "/" + path)
                .attr("aria-label", words + ": " + member.account().name()).text(words);
    }

    Document remove(Visit visit, Member member, String error) {
        Document page = below(visit, "Remove from the classroom?");
        Element main = Pages.main(page);
        Element question = main.appendElement("p");
        question.appendElement("bdi").appendElement("strong").text(member.account().name());
        question.appendText(member.role() == Role.INSTRUCTOR ? " no longer sees this classroom then."
                : " no longer sees the courses of “" + visit.classroom().title() + "” then, and open lessons close at once. "
                + "The account stays, and all that was done; whoever joins again finds it.");
        ask(main, visit, member, "remove", "Remove", error);
        return page;
    }

    Document password(Visit visit, Member member, String error) {
        Document page = below(visit, "Give a new password?");
        Element main = Pages.main(page);
        Element question = main.appendElement("p");
        question.appendElement("bdi").appendElement("strong").text(member.account().name());
        question.appendText(" gets a new password, which you see once and hand over. The old one is good no more, and every browser of theirs is signed out.");
        ask(main, visit, member, "password", "Make a new password", error);
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

    private static void ask(Element main, Visit visit, Member member, String path, String button, String error) {
        Form form = Form.to(main, visit.address() + "/members/" + member.account().id() + "/" + path);
        form.button(button, "danger");
        form.element().appendElement("a").addClass("cancel").attr("href", visit.address() + "/members").text("Cancel");
        if (!error.isEmpty()) {
            form.error(error);
        }
    }

    private Document below(Visit visit, String title) {
        return frame.below(visit, title, "/members", "Members of " + visit.classroom().title());
    }
}
