package slipway.web.page;

import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.LearnerId;
import slipway.classroom.Role;

/** The head of every page but a lesson's: where somebody may go, who they are, and the way out. */
final class Places {
    private Places() {
    }

    static void add(Element top, Actor actor) {
        boolean local = actor.learner().id().equals(LearnerId.LOCAL);
        Element list = top.appendElement("nav").attr("aria-label", "Places").appendElement("ul");
        place(list, "/", "Courses");
        if (!local && actor.role().atLeast(Role.INSTRUCTOR)) {
            place(list, "/classrooms", "Classrooms");
        }
        if (actor.role() == Role.OPERATOR) {
            place(list, "/accounts", "Accounts");
        }
        place(list, "/record", "Your record");
        if (!local) {
            Element who = top.appendElement("div").addClass("who");
            who.appendElement("a").attr("href", "/account").text(actor.learner().name());
            Form.to(who, "/sign-out").button("Sign out", "quiet");
        }
    }

    private static void place(Element list, String address, String name) {
        list.appendElement("li").appendElement("a").attr("href", address).text(name);
    }
}
