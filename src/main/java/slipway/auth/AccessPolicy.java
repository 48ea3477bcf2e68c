package slipway.auth;

import slipway.classroom.Role;

/**
 * Every decision about access, in one place: who (a role) may do what (an action) to what (how it is related to them). Pure;
 * {@code AccessPolicyTest} holds the whole table. What is not allowed here is refused.
 */
public final class AccessPolicy {
    /** How the thing that is acted on is related to the one who acts. */
    public enum Relation {
        /** Their own record or account, or their own server; a course that one of their classrooms gives them; a classroom where they learn. */
        OWN,
        /** A learner, and nothing more, who is in classrooms that are not archived, all of which they teach. */
        TAUGHT_EVERYWHERE,
        /** A classroom that they teach, or somebody who learns in one. */
        TAUGHT,
        /** Anything else, and what does not exist. */
        OTHER;

        private boolean isTaught() {
            return this == TAUGHT || this == TAUGHT_EVERYWHERE;
        }
    }

    private AccessPolicy() {
    }

    public static boolean allows(Role role, Action action, Relation relation) {
        return switch (action) {
            case LEARN -> relation == Relation.OWN || role.atLeast(Role.INSTRUCTOR);
            case READ_RECORD -> relation == Relation.OWN || role == Role.OPERATOR;
            case OPEN_PORT -> relation == Relation.OWN || relation.isTaught() && role.atLeast(Role.INSTRUCTOR);
            case CREATE_CLASSROOM -> role.atLeast(Role.INSTRUCTOR);
            case READ_CLASSROOM, CHANGE_CLASSROOM -> role.atLeast(Role.INSTRUCTOR) && relation.isTaught() || role == Role.OPERATOR;
            case LEAVE_CLASSROOM -> relation == Relation.OWN;
            case RESET_PASSWORD, RENAME -> role.atLeast(Role.INSTRUCTOR) && relation == Relation.TAUGHT_EVERYWHERE || role == Role.OPERATOR;
            case MANAGE_ACCOUNTS -> role == Role.OPERATOR;
            case DELETE_ACCOUNT -> role == Role.OPERATOR && relation != Relation.OWN;
            case WATCH_SERVER -> relation == Relation.OWN || role == Role.OPERATOR;
        };
    }
}
