package slipway.web.preview;

import slipway.classroom.LearnerId;

/**
 * What is looked at: a port of a learner's sandbox in a course.
 *
 * @param port 1 to 65535
 */
record Preview(LearnerId owner, String course, int port) {
    Preview {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is 1 to 65535: " + port);
        }
    }
}
