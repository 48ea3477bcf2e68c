package slipway.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.AccountStore.Credentials;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/**
 * What instructors change about a classroom: stored first, then everybody whom it concerns is judged anew, so that no open page
 * outlives a right that was taken away. Whether they may is asked before, with {@link Access}. Blocks; any thread.
 */
public final class Teaching {
    private final ClassroomStore classrooms;
    private final AccountStore accounts;
    private final Sessions sessions;

    public Teaching(ClassroomStore classrooms, AccountStore accounts, Sessions sessions) {
        this.classrooms = classrooms;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** @throws DeniedException when nobody of this name is an instructor */
    public void addInstructor(Classroom classroom, String typedName) throws DeniedException {
        PersonName name = Joining.name(typedName);
        Account account = accounts.credentials(name).map(Credentials::account).filter(found -> found.role().atLeast(Role.INSTRUCTOR))
                .orElseThrow(() -> new DeniedException(Reason.WRONG, "No instructor is called " + name + " here. "
                        + "An operator makes instructors, under Accounts; then they can be added."));
        if (classrooms.role(classroom.id(), account.id()).isPresent()) {
            throw new DeniedException(Reason.TAKEN, account.name() + " is in this classroom already.");
        }
        classrooms.enrol(classroom.id(), account.id(), Role.INSTRUCTOR);
        sessions.changed(account.id());
    }

    /** @throws DeniedException for the last instructor */
    public void remove(Classroom classroom, Member member) throws DeniedException {
        long instructors = classrooms.members(classroom.id()).stream().filter(other -> other.role() == Role.INSTRUCTOR).count();
        if (member.role() == Role.INSTRUCTOR && instructors < 2) {
            throw new DeniedException(Reason.INVALID, "A classroom keeps one instructor. Add another first, or archive or delete the classroom.");
        }
        classrooms.leave(classroom.id(), member.account().id());
        sessions.changed(member.account().id());
    }

    public void change(Classroom classroom, String title, List<String> courses) {
        classrooms.change(classroom.id(), title, courses);
        if (!Set.copyOf(courses).equals(new HashSet<>(classroom.courses()))) {
            judgeAnew(classrooms.members(classroom.id()));
        }
    }

    public void setArchived(Classroom classroom, boolean archived) {
        classrooms.setArchived(classroom.id(), archived);
        judgeAnew(classrooms.members(classroom.id()));
    }

    /** The accounts stay, and what their learners did. */
    public void delete(Classroom classroom) {
        List<Member> members = classrooms.members(classroom.id());
        classrooms.remove(classroom.id());
        judgeAnew(members);
    }

    private void judgeAnew(List<Member> members) {
        members.forEach(member -> sessions.changed(member.account().id()));
    }
}
