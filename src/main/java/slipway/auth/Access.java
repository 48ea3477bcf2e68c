package slipway.auth;

import slipway.auth.AccessPolicy.Relation;
import slipway.classroom.AccountStore;
import slipway.classroom.ClassroomStore;
import slipway.classroom.LearnerId;
import slipway.classroom.Role;

/**
 * Asks {@link AccessPolicy} with what the database knows of the actor and the thing. Reads the database; any thread.
 * Local mode's learner owns the machine: every course is theirs, and there is nobody else.
 */
public final class Access {
    private final ClassroomStore classrooms;
    private final AccountStore accounts;

    public Access(ClassroomStore classrooms, AccountStore accounts) {
        this.classrooms = classrooms;
        this.accounts = accounts;
    }

    /** For {@link Action#CREATE_CLASSROOM} and {@link Action#MANAGE_ACCOUNTS}. */
    public boolean may(Actor actor, Action action) {
        return AccessPolicy.allows(actor.role(), action, Relation.OTHER);
    }

    /** For {@link Action#WATCH_SERVER}. */
    boolean mayWatch(Actor actor) {
        boolean own = actor.learner().id().equals(LearnerId.LOCAL);
        return AccessPolicy.allows(actor.role(), Action.WATCH_SERVER, own ? Relation.OWN : Relation.OTHER);
    }

    /** For {@link Action#LEARN}. */
    public boolean mayLearn(Actor actor, String course) {
        boolean own = actor.learner().id().equals(LearnerId.LOCAL) || classrooms.teaches(actor.learner().id(), course);
        return AccessPolicy.allows(actor.role(), Action.LEARN, own ? Relation.OWN : Relation.OTHER);
    }

    /** For {@link Action#OPEN_PORT}, of this learner's sandbox in a course: its owner's, or their instructor's in a classroom that gives the course. */
    public boolean mayOpenPort(Actor actor, LearnerId owner, String course) {
        if (actor.learner().id().equals(owner)) {
            return mayLearn(actor, course) && AccessPolicy.allows(actor.role(), Action.OPEN_PORT, Relation.OWN);
        }
        boolean taught = classrooms.teachesLearner(actor.learner().id(), owner, course);
        return AccessPolicy.allows(actor.role(), Action.OPEN_PORT, taught ? Relation.TAUGHT : Relation.OTHER);
    }

    /** For {@link Action#READ_CLASSROOM} and {@link Action#CHANGE_CLASSROOM}. */
    public boolean mayInClassroom(Actor actor, Action action, String classroom) {
        Relation relation = classrooms.role(classroom, actor.learner().id())
                .map(role -> role == Role.INSTRUCTOR ? Relation.TAUGHT : Relation.OWN).orElse(Relation.OTHER);
        return AccessPolicy.allows(actor.role(), action, relation);
    }

    /** For {@link Action#READ_RECORD}, {@link Action#RESET_PASSWORD}, {@link Action#DELETE_ACCOUNT}. */
    public boolean mayToLearner(Actor actor, Action action, LearnerId learner) {
        if (action != Action.READ_RECORD && !actor.learner().id().equals(learner) && outranks(actor, learner)) {
            return false;
        }
        return AccessPolicy.allows(actor.role(), action, relation(actor.learner().id(), learner));
    }

    /** Nobody takes over the account of somebody who may do more, or the same, by enrolling them. */
    private boolean outranks(Actor actor, LearnerId learner) {
        return actor.role() != Role.OPERATOR
                && accounts.find(learner).map(account -> account.role().atLeast(Role.INSTRUCTOR)).orElse(true);
    }

    private Relation relation(LearnerId actor, LearnerId learner) {
        if (actor.equals(learner)) {
            return Relation.OWN;
        }
        return classrooms.teachesLearner(actor, learner) ? Relation.TAUGHT : Relation.OTHER;
    }
}
