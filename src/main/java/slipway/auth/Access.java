package slipway.auth;

import slipway.auth.AccessPolicy.Relation;
import slipway.classroom.ClassroomStore;
import slipway.classroom.LearnerId;
import slipway.classroom.Role;

/**
 * Asks {@link AccessPolicy} with what the database knows of the actor and the thing. Reads the database; any thread.
 * Local mode's learner owns the machine: every course is theirs, and there is nobody else.
 */
public final class Access {
    private final ClassroomStore classrooms;

    public Access(ClassroomStore classrooms) {
        this.classrooms = classrooms;
    }

    /** For what is done to nothing in particular: {@link Action#CREATE_CLASSROOM}, {@link Action#MANAGE_ACCOUNTS}, {@link Action#READ_CLASSROOM} of any. */
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

    /** For {@link Action#READ_CLASSROOM}, {@link Action#CHANGE_CLASSROOM}, {@link Action#LEAVE_CLASSROOM}. */
    public boolean mayInClassroom(Actor actor, Action action, String classroom) {
        Relation relation = classrooms.role(classroom, actor.learner().id())
                .map(role -> role == Role.INSTRUCTOR ? Relation.TAUGHT : Relation.OWN).orElse(Relation.OTHER);
        return AccessPolicy.allows(actor.role(), action, relation);
    }

    /** For {@link Action#READ_RECORD}, {@link Action#RESET_PASSWORD}, {@link Action#RENAME}, {@link Action#DELETE_ACCOUNT}. */
    public boolean mayToLearner(Actor actor, Action action, LearnerId learner) {
        return AccessPolicy.allows(actor.role(), action, relation(actor.learner().id(), learner));
    }

    private Relation relation(LearnerId actor, LearnerId learner) {
        if (actor.equals(learner)) {
            return Relation.OWN;
        }
        if (!classrooms.teachesLearner(actor, learner)) {
            return Relation.OTHER;
        }
        return classrooms.teachesEverywhere(actor, learner) ? Relation.TAUGHT_EVERYWHERE : Relation.TAUGHT;
    }
}
