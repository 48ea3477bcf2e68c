package slipway.sandbox.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import slipway.sandbox.SandboxException;

/**
 * What several want at the same time is done in one go: whoever comes while some of it is under way waits for the next go, which is for
 * all who wait by then. For work of which a hundred pieces take little longer than one. Any thread.
 *
 * @param <W> what one wants
 * @param <A> what one is answered
 */
final class Together<W, A> {
    /** One answer for each, in their order; what it throws is for each of them. */
    @FunctionalInterface
    interface Work<W, A> {
        List<A> of(List<W> wishes) throws SandboxException;
    }

    private record Waiting<W, A>(W wish, CompletableFuture<A> answer) {
    }

    private final Work<W, A> work;
    private final LinkedBlockingQueue<Waiting<W, A>> waiting = new LinkedBlockingQueue<>();
    private final ReentrantLock working = new ReentrantLock();

    Together(Work<W, A> work) {
        this.work = work;
    }

    /** Blocks as long as two goes take, at most. */
    A of(W wish) throws SandboxException {
        Waiting<W, A> mine = new Waiting<>(wish, new CompletableFuture<>());
        waiting.add(mine);
        working.lock();
        try {
            if (!mine.answer().isDone()) {
                go();
            }
        } finally {
            working.unlock();
        }
        if (mine.answer().isCompletedExceptionally()) {
            if (mine.answer().exceptionNow() instanceof SandboxException known) {
                throw known;
            }
            throw new IllegalStateException(mine.answer().exceptionNow());
        }
        return mine.answer().resultNow();
    }

    private void go() {
        List<Waiting<W, A>> all = new ArrayList<>();
        waiting.drainTo(all);
        try {
            List<A> answers = work.of(all.stream().map(Waiting::wish).toList());
            for (int i = 0; i < all.size(); i++) {
                all.get(i).answer().complete(answers.get(i));
            }
        } catch (SandboxException | RuntimeException | Error e) { // whoever waits must not wait for ever
            all.forEach(one -> one.answer().completeExceptionally(e));
        }
    }
}
