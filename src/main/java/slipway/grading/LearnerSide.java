package slipway.grading;

import java.io.IOException;
import slipway.kernel.DialTarget;
import slipway.kernel.DialedStream;
import slipway.kernel.ExecHandle;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelSession;

/** What a check may do in the learner's sandbox, and nothing else: connect to sockets, run programs as the learner. */
interface LearnerSide {
    DialedStream dial(DialTarget target) throws IOException;

    ExecHandle start(ExecRequest request) throws IOException;

    static LearnerSide of(KernelSession session) {
        return new LearnerSide() {
            @Override
            public DialedStream dial(DialTarget target) throws IOException {
                return session.dial(target);
            }

            @Override
            public ExecHandle start(ExecRequest request) throws IOException {
                return session.start(request);
            }
        };
    }
}
