package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.classroom.Member;
import slipway.web.classroom.ClassroomFrame.Part;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Form;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** Who is in a classroom. What is done about somebody has a page of its own, {@link MemberPage}. */
@Singleton
final class MembersPage {
    private static final String SELECTED = "selected";

    private final ClassroomFrame frame;

    MembersPage(ClassroomFrame frame) {
        this.frame = frame;
    }

    /**
     * What a page of members shows besides them.
     *
     * @param done what was just done, null for nothing
     * @param allTicked whether all learners are ticked
     * @param name what was typed as an instructor's
     * @param wrongName what was wrong with it, empty when nothing was
     * @param nobody whether somebody should have been ticked and was not
     */
    record Shown(String done, boolean allTicked, String name, String wrongName, boolean nobody) {
        static Shown after(String done, boolean allTicked) {
            return new Shown(done, allTicked, "", "", false);
        }
    }

    Document members(Visit visit, Shown shown) {
        Document page = frame.page(visit, Part.MEMBERS);
        Element main = Pages.main(page);
        ClassroomFrame.done(main, shown.done());
        main.appendElement("h2").text("Learners");
        if (visit.learners().isEmpty()) {
            main.appendElement("p").text("Nobody is here yet. Show the join code to your class, or import a list.");
        } else {
            learners(main, visit, shown.allTicked());
            selected(main, visit, shown);
        }
        main.appendElement("p").appendElement("a").attr("href", visit.address() + "/import").text("Import a list of learners");
        instructors(main, visit);
        Form form = Form.to(main, visit.address() + "/members");
        form.field("Add an instructor by name", "name", "text", "off").val(shown.name());
        form.button("Add", "main");
        if (!shown.wrongName().isEmpty()) {
            form.error(shown.wrongName());
        }
        return page;
    }

    private static void learners(Element main, Visit visit, boolean ticked) {
        Element table = table(main, "Learners", "Tick", "Name", "Joined", "Last seen", "Actions");
        Instant now = Instant.now();
        for (Member member : visit.learners()) {
            Element row = table.appendElement("tr");
            row.appendElement("td").addClass("tick").appendElement("input").attr("type", "checkbox").attr("form", SELECTED).attr("name", "member")
                    .attr("value", member.account().id().value()).attr("aria-label", "Tick " + member.account().name()).attr("checked", ticked);
            row.appendElement("th").attr("scope", "row").addClass("name").appendElement("a")
                    .attr("href", visit.address() + "/learners/" + member.account().id()).appendElement("bdi").text(member.account().name());
            Times.ago(row.appendElement("td"), member.enrolledAt(), now);
            Element seen = row.appendElement("td");
            member.account().lastSeen().ifPresentOrElse(at -> Times.ago(seen, at, now), () -> seen.text("never"));
            Element actions = row.appendElement("td").addClass("actions");
            action(actions, visit, member, "rename", "Rename");
            action(actions, visit, member, "password", "New password");
            action(actions, visit, member, "remove", "Remove");
        }
    }

    /** The boxes stand in the table, and belong to this form below it. */
    private static void selected(Element main, Visit visit, Shown shown) {
        Form form = Form.to(main, visit.address() + "/members/selected");
        form.element().id(SELECTED).addClass("selected");
        form.button("Remove those who are ticked…", "plain");
        boolean all = shown.allTicked();
        form.element().appendElement("a").attr("href", visit.address() + "/members" + (all ? "" : "?ticked=all")).text(all ? "Tick nobody" : "Tick all");
        if (shown.nobody()) {
            form.error("Nobody is ticked. Tick the learners first.");
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

    /** Asks before several are removed. */
    Document removeSelected(Visit visit, List<Member> leaving) {
        String many = Times.counted(leaving.size(), "learner");
        Document page = frame.below(visit, "Remove " + many + "?", "/members", "Members of " + visit.classroom().title());
        Element main = Pages.main(page);
        main.appendElement("p").text(many + " no longer " + (leaving.size() == 1 ? "sees" : "see") + " the courses of “" + visit.classroom().title()
                + "” then, and open lessons close at once. Accounts stay, and all that was done; whoever joins again finds it. "
                + "If the join code has gone too far, make a new one in the settings first, or they are back.");
        Element list = main.appendElement("ul").addClass("leaving");
        leaving.forEach(member -> list.appendElement("li").appendElement("bdi").text(member.account().name()));
        Form form = Form.to(main, visit.address() + "/members/selected/remove");
        leaving.forEach(member -> form.hidden("member", member.account().id().value()));
        form.button("Remove " + many, "danger");
        form.element().appendElement("a").addClass("cancel").attr("href", visit.address() + "/members").text("Cancel");
        return page;
    }
}
