package slipway.tutorial;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import slipway.classroom.AccountStore;
import slipway.classroom.LearnerId;
import slipway.sandbox.SandboxException;

/**
 * Removes learners with all that is kept about them: sandboxes with their volumes, what the journal has, and the account in the end.
 * The account is marked first and removed last, so a server that was ended in between, at whatever point, finds by it what is left
 * to do; each step can be done again. One learner at a time, on a thread of its own.
 */
public final class LearnerRemoval implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LearnerRemoval.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

    private final AccountStore accounts;
    private final TutorialSessions sessions;
    private final Consumer<LearnerId> signOut;
    private final Duration retry;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("remove learners").factory());
    /** What was logged last of each that could not be removed; the worker's own. */
    private final Map<LearnerId, String> told = new HashMap<>();

    /** @param signOut ends all sign-ins of an account that was marked, and closes its sockets */
    public LearnerRemoval(AccountStore accounts, TutorialSessions sessions, Consumer<LearnerId> signOut) {
        this(accounts, sessions, signOut, RETRY);
    }

    LearnerRemoval(AccountStore accounts, TutorialSessions sessions, Consumer<LearnerId> signOut, Duration retry) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.signOut = signOut;
        this.retry = retry;
    }

    /** Goes on with what the last server did not finish. Before {@link TutorialSessions#start}, which would go on with their runs. */
    public void start() {
        accounts.deleted().forEach(this::begin);
    }

    /**
     * When this returns, the account is marked for ever, its sign-ins have ended, and nothing of its learner is run or stored any
     * more; the rest goes on in the background, and after a restart. Idempotent.
     */
    public void remove(LearnerId learner) {
        if (learner.equals(LearnerId.LOCAL)) {
            throw new IllegalArgumentException("Local mode's learner has no account to be deleted.");
        }
        accounts.markDeleted(learner);
        try {
            signOut.accept(learner);
        } finally {
            begin(learner);
        }
    }

    private void begin(LearnerId learner) {
        sessions.dismiss(learner);
        worker.execute(() -> finish(learner));
    }

    private void finish(LearnerId learner) {
        try {
            sessions.erase(learner);
            accounts.remove(learner);
            told.remove(learner);
            LOG.infof("Learner %s and all that was kept about them is removed.", learner);
        } catch (SandboxException | RuntimeException e) {
            failed(learner, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void failed(LearnerId learner, String reason) {
        if (worker.isShutdown()) {
            return; // the next server goes on
        }
        if (!reason.equals(told.put(learner, reason))) {
            LOG.warnf("Not all of learner %s could be removed yet, which is tried again every %d s: %s", learner, retry.toSeconds(), reason);
        }
        worker.schedule(() -> finish(learner), retry.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits a moment for what is under way; the next server goes on with the rest. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
