package slipway.auth;

import org.jboss.logging.Logger;
import slipway.classroom.LearnerId;

/**
 * Tells the server's log what was done to people and classrooms, a line each, for an operator who is asked about it later. People are
 * told by their ids, under which their pages are: a name may be gone, or somebody else's by then, and shall not outlive a removal here.
 */
final class AuditLog {
    private static final Logger LOG = Logger.getLogger("slipway.audit");

    private AuditLog() {
    }

    /** @param deed begins with a verb; holds no secret and nothing that people typed */
    static void tell(Actor by, String deed) {
        LOG.infof("%s %s %s", by.role().text(), by.learner().id(), deed);
    }

    static String account(LearnerId id) {
        return "account " + id;
    }
}
