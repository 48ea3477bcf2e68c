package slipway.grading;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelSession;

/**
 * The one judge of a server. Its program is started in the judge's sandbox when it is first needed, or by {@link #prepare}, and
 * again after it ended. May be used from any thread. Closing it ends the program and the session, not the sandbox.
 */
public final class Judge implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Judge.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    /** The longest that the agent allows; an idle judge is started again in time, so that it never ends under a check. */
    private static final Duration LIFE = Duration.ofDays(1);
    private static final Duration RENEWAL = Duration.ofHours(12);
    private static final ExecRequest PROGRAM = new ExecRequest(List.of("python3", "-I", "/opt/slipway/judge/judge.py"), Map.of(), null, LIFE);

    private final Source source;
    private KernelSession session;
    private JudgeLink link;
    private boolean closed;

    /** Where the judge runs. */
    @FunctionalInterface
    public interface Source {
        /**
         * A session with the judge's sandbox, which is opened if it does not run: no network, no engine. The judge closes the session
         * and asks again when the link is lost.
         *
         * @throws IOException with a sentence for people
         */
        KernelSession open() throws IOException, InterruptedException;
    }

    public Judge(Source source) {
        this.source = source;
    }

    /**
     * Starts the judge now, so that the first check does not wait for it.
     *
     * @throws IOException when it cannot be had; the message is for people, and the next check tries again
     */
    public void prepare() throws IOException, InterruptedException {
        link();
    }

    RunningCheck begin(CheckRequest request, LearnerSide learner, Consumer<CheckRecord> records) throws IOException, InterruptedException {
        return link().begin(request, learner, records);
    }

    private synchronized JudgeLink link() throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("The judge is closed.");
        }
        if (link == null || !link.usable() || link.idleAndOlderThan(RENEWAL)) {
            end();
            session = source.open();
            link = new JudgeLink(session.start(PROGRAM));
            try {
                link.awaitReady(START_LIMIT);
            } catch (IOException e) {
                LOG.warnf("The judge cannot be started: %s", e.getMessage());
                end();
                throw e;
            }
        }
        return link;
    }

    private void end() {
        if (link != null) {
            link.close();
            link = null;
        }
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
