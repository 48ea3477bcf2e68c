package slipway.web.account;

import java.util.List;
import org.jsoup.nodes.Element;
import slipway.classroom.Classroom;
import slipway.classroom.Member;
import slipway.classroom.Role;

/** Tells learners who sees what of them in a classroom: before they join, and as long as they are in it. */
final class WhoSees {
    /** What holds whatever the classroom. */
    static final String BESIDES = "As long as all your classrooms are theirs, instructors can also change your name and give you a new password. "
            + "Operators of this Slipway see all that is kept about you.";

    private final Classroom classroom;
    private final List<String> instructors;

    WhoSees(Classroom classroom, List<Member> members) {
        this.classroom = classroom;
        this.instructors = members.stream().filter(member -> member.role() == Role.INSTRUCTOR).map(member -> member.account().name()).toList();
    }

    /** There are no instructors any more: their accounts were removed. */
    boolean nobody() {
        return instructors.isEmpty();
    }

    void names(Element line) {
        for (int i = 0; i < instructors.size(); i++) {
            line.appendText(i == 0 ? "" : i == instructors.size() - 1 ? " and " : ", ").appendElement("bdi").text(instructors.get(i));
        }
    }

    /** Who they are, and what they see. */
    void named(Element line) {
        if (nobody()) {
            line.appendText("Its instructors");
        } else {
            names(line);
        }
        line.appendText((instructors.size() == 1 ? " sees " : " see ") + what());
    }

    /** What they see, where their names were just said. */
    void they(Element line) {
        line.appendText((nobody() ? "Its instructors" : "They") + " see " + what());
    }

    private String what() {
        return "your work in the courses of this classroom: runs with their output, and attempts, also from before you joined"
                + (classroom.archived() ? "." : "; and can open pages that your containers serve.");
    }
}
