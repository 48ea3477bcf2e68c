package slipway.progress;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import slipway.database.DatabaseException;

/**
 * A run that is not complete: how it is, and how much of that is stored. Whatever happens to it between two transactions is one
 * change. The kernel's threads tell it what happens; the writer's thread asks it for changes. A change that cannot be stored is
 * tried again: until then the sandbox keeps the output, as it is not acknowledged.
 */
final class LiveRun implements Due {
    private static final long OUTPUT_DELAY = TimeUnit.MILLISECONDS.toNanos(80);
    /** A short cell ends before: then start and end are one transaction. */
    private static final long START_DELAY = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long REVIEW_DELAY = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY_DELAY = TimeUnit.SECONDS.toNanos(1);

    final LessonFeed feed;
    final CompletableFuture<Run> accepted = new CompletableFuture<>();
    private final JournalWriter writer;
    private final Consumer<LiveRun> removal;
    private final JournalMeter meter;
    private final Acknowledger acknowledger;
    private final LiveOutput output;
    private Run wanted;
    private Run stored;
    private volatile boolean dropped;
    private long tailStoredAt = System.nanoTime() - OUTPUT_DELAY;

    /** @param removal called when it is complete, dropped, or could not be accepted; perhaps more than once */
    LiveRun(Run run, LessonFeed feed, JournalWriter writer, RunListener listener, Consumer<LiveRun> removal, JournalMeter meter) {
        this.wanted = run;
        this.feed = feed;
        this.writer = writer;
        this.removal = removal;
        this.meter = meter;
        this.acknowledger = new Acknowledger(run.id(), listener);
        this.output = new LiveOutput(run.id(), run.outputLength(), run.outputClosed(), acknowledger);
    }

    JournalKey key() {
        return feed.key;
    }

    /** As it is, whether stored or not. */
    synchronized Run wanted() {
        return wanted;
    }

    /** As it is stored; null until it is accepted. */
    synchronized Run stored() {
        return stored;
    }

    LiveOutput output() {
        return output;
    }

    /** It is known from the database. */
    void restore() {
        synchronized (this) {
            stored = wanted;
        }
        accepted.complete(wanted);
        feed.add(this);
    }

    void listen(RunListener listener) {
        acknowledger.offer(output.stored());
        acknowledger.listen(listener);
    }

    void started(Instant at) {
        want(run -> run.started(at), START_DELAY);
    }

    void ended(Ending ending, Instant at) {
        want(run -> run.ended(ending, at), 0);
    }

    void closed(long length) {
        output.close(length);
        want(Run::closed, 0);
    }

    /** Its learner is gone: nothing more of it is stored, whatever still happens to it. */
    void drop() {
        dropped = true;
        removal.accept(this);
    }

    void append(long offset, byte[] bytes) {
        if (output.append(offset, bytes)) {
            writer.schedule(this, output.pressing() ? 0 : OUTPUT_DELAY);
            feed.wake();
        }
    }

    private void want(UnaryOperator<Run> change, long delay) {
        synchronized (this) {
            wanted = change.apply(wanted);
        }
        writer.schedule(this, delay);
    }

    @Override
    public long weight() {
        return Math.min(output.end() - output.stored(), LiveOutput.HEAD + LiveOutput.TAIL);
    }

    @Override
    public Change change() {
        if (dropped) {
            return null;
        }
        if (output.review()) {
            writer.schedule(this, REVIEW_DELAY);
        }
        var base = stored();
        return base == null || !(stateChanged(base) || output.end() > output.stored()) ? null : new Progress();
    }

    private boolean stateChanged(Run base) {
        var now = wanted();
        return now.state() != base.state() || now.outputClosed() != base.outputClosed();
    }

    /** Its first transaction. */
    Change admission() {
        return new Admission();
    }

    private final class Admission implements Change {
        private final Run run = wanted();
        private long seq;

        @Override
        public String learner() {
            return key().learner();
        }

        @Override
        public void apply(WriteConnection connection) {
            seq = RunTable.insert(connection, run);
        }

        @Override
        public void stored() {
            var numbered = run.numbered(seq);
            synchronized (LiveRun.this) {
                stored = numbered;
            }
            feed.add(LiveRun.this);
            feed.publish(numbered);
            writer.schedule(LiveRun.this, 0);
            accepted.completeAsync(() -> numbered, Thread::startVirtualThread);
        }

        @Override
        public void failed(DatabaseException reason) {
            removal.accept(LiveRun.this);
            Thread.startVirtualThread(() -> accepted.completeExceptionally(reason));
        }
    }

    /** All that has happened since the last transaction. */
    private final class Progress implements Change {
        private Run run;
        private OutputStoring.Unstored unstored;
        private boolean newState;

        @Override
        public String learner() {
            return key().learner();
        }

        @Override
        public void apply(WriteConnection connection) {
            run = wanted();
            newState = stateChanged(LiveRun.this.stored());
            boolean withTail = newState || writer.closing() || System.nanoTime() - tailStoredAt >= OUTPUT_DELAY;
            unstored = output.unstored(withTail);
            run = run.withOutput(unstored.boundary());
            if (newState) {
                run = run.numbered(RunTable.update(connection, run));
            } else {
                RunTable.updateOutputLength(connection, run, unstored.boundary());
            }
            OutputTable.put(connection, run.key().learner(), run.id(), unstored.rows());
            if (withTail && unstored.keptFrom() > LiveOutput.HEAD) {
                OutputTable.drop(connection, run.key().learner(), run.id(), LiveOutput.HEAD, unstored.keptFrom());
            }
            if (withTail) {
                tailStoredAt = System.nanoTime();
            }
        }

        @Override
        public void stored() {
            synchronized (LiveRun.this) {
                stored = run;
            }
            output.stored(unstored);
            if (newState) {
                feed.publish(run);
            }
            if (run.complete()) {
                removal.accept(LiveRun.this); // before it is told: who was told finds no open run any more
                acknowledger.complete();
                meter.completed(run, unstored.leftOut());
            } else if (output.end() > unstored.boundary()) {
                writer.schedule(LiveRun.this, OUTPUT_DELAY);
            }
            if (output.review()) {
                writer.schedule(LiveRun.this, REVIEW_DELAY);
            }
        }

        @Override
        public void failed(DatabaseException reason) {
            if (!dropped) {
                writer.schedule(LiveRun.this, RETRY_DELAY);
            }
        }
    }
}
