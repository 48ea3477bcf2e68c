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
import slipway.classroom.LearnerId;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/**
 * What instructors change about a classroom, and learners by leaving it: stored first, then everybody whom it concerns is judged
 * anew, so that no open page outlives a right that was taken away. Whether they may is asked before, with {@link Access}. Blocks; any thread.
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

    /**
     * Those of the members who are still in it. One at a time, so that two instructors do not remove each other.
     *
     * @throws DeniedException when no instructor would be left; then nobody was removed
     */
    public synchronized void remove(Actor by, Classroom classroom, List<Member> leaving) throws DeniedException {
        List<LearnerId> ids = leaving.stream().map(member -> member.account().id()).toList();
        List<Member> members = classrooms.members(classroom.id());
        List<Member> found = members.stream().filter(member -> ids.contains(member.account().id())).toList();
        if (instructors(found) > 0 && instructors(found) == instructors(members)) {
            throw new DeniedException(Reason.INVALID, "A classroom keeps one instructor. Add another first, or archive or delete the classroom.");
        }
        classrooms.leave(classroom.id(), found.stream().map(member -> member.account().id()).toList());
        judgeAnew(found);
        found.forEach(member -> AuditLog.tell(by, "removed " + AuditLog.account(member.account().id()) + " from classroom " + classroom.id()));
    }

    private static long instructors(List<Member> members) {
        return members.stream().filter(member -> member.role() == Role.INSTRUCTOR).count();
    }

    /** A learner goes by themselves. All that they did is kept, and is there again when they join again. */
    public void leave(Actor learner, Classroom classroom) {
        classrooms.leave(classroom.id(), List.of(learner.learner().id()));
        sessions.changed(learner.learner().id());
        AuditLog.tell(learner, "left classroom " + classroom.id());
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
    public void delete(Actor by, Classroom classroom) {
        List<Member> members = classrooms.members(classroom.id());
        classrooms.remove(classroom.id());
        judgeAnew(members);
        AuditLog.tell(by, "deleted classroom " + classroom.id());
    }

    private void judgeAnew(List<Member> members) {
        members.forEach(member -> sessions.changed(member.account().id()));
    }
}
