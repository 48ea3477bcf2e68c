package slipway.auth;

/** What somebody may want to do, one for each decision that {@link AccessPolicy} makes. */
public enum Action {
    /** Open a lesson of a course: pages, socket, API. */
    LEARN,
    /** See and download all that is kept about a learner. Instructors see what belongs to a classroom, by {@link #READ_CLASSROOM}. */
    READ_RECORD,
    /** Open a page that something in a learner's sandbox serves on one of its ports. */
    OPEN_PORT,
    /** Make a classroom. */
    CREATE_CLASSROOM,
    /** See a classroom with its learners' results. */
    READ_CLASSROOM,
    /** Change a classroom: title, courses, join code, members, archive, removal. */
    CHANGE_CLASSROOM,
    /** Learn in a classroom no longer. */
    LEAVE_CLASSROOM,
    /** Give a learner a new password and sign them out everywhere: who can, can sign in as them and see all of their work. */
    RESET_PASSWORD,
    /** Give somebody another name, which every classroom of theirs shows and they sign in with; the old one is free then. */
    RENAME,
    /** See all accounts, make instructors, change roles. */
    MANAGE_ACCOUNTS,
    /** Remove somebody with all that is kept about them. */
    DELETE_ACCOUNT,
    /** See the server's figures and what its health is in words. */
    WATCH_SERVER
}
