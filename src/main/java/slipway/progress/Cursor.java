package slipway.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * One reader of the journal of one key: a page's connection. It gives the records of runs in the order of their numbers, each
 * before any output of its run, and the outputs in turn. What is live comes from memory within microseconds, what is old or was
 * missed from disk; {@link LiveOutput} says how the two meet. One that is not read holds nothing but this object.
 *
 * <p>{@link #next} is called by one thread, the connection's writer; {@link #wake}, {@link #close} by any. Its owner closes it.
 */
public final class Cursor implements AutoCloseable {
    private final LessonFeed feed;
    private final Database database;
    private final Consumer<Cursor> release;
    private final Map<UUID, Long> had;
    private final Map<UUID, OutputReader> readers = new LinkedHashMap<>();
    private final ArrayDeque<OutputReader> turns = new ArrayDeque<>();
    private final Queue<OutputReader> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final Set<UUID> announcedEarly = new HashSet<>();
    private final ChangeReader changes;

    private volatile Thread sleeper;
    private volatile boolean signalled;
    private volatile boolean woken;
    private volatile boolean closed;

    /** @param had bytes of output that the page has, per run */
    Cursor(LessonFeed feed, Database database, Map<UUID, Long> had, Consumer<Cursor> release) {
        this.feed = feed;
        this.database = database;
        this.had = had;
        this.release = release;
        this.changes = new ChangeReader(feed, database);
    }

    /** Begins after {@code seq}; with 0, or a number that was never given, with what a new page shows. */
    synchronized void start(long seq) {
        feed.join(this);
        if (changes.startAfter(seq)) {
            takeArrivals();
            readers.values().forEach(reader -> reader.announced = reader.seq <= seq);
            resume(seq);
        }
    }

    /** The page has the records of these runs, but perhaps not all of their output. */
    private void resume(long seq) {
        changes.shownUntil(seq, this::readRest);
        for (var id : had.keySet()) {
            if (!readers.containsKey(id)) {
                database.read(handle -> RunTable.find(handle, feed.key, id))
                        .filter(run -> run.seq() <= seq).ifPresent(this::readRest);
            }
        }
    }

    private void readRest(Run run) {
        if (run.complete() && !readers.containsKey(run.id()) && had(run.id()) < run.outputLength()) {
            var output = new LiveOutput(run.id(), run.outputLength(), true, new Acknowledger(run.id(), null));
            var reader = output.attach(had(run.id()), stalled);
            reader.announced = true;
            reader.last = true;
            add(reader);
        }
    }

    private long had(UUID run) {
        return Math.max(0, had.getOrDefault(run, 0L));
    }

    /** A run that is live, given at once so that no byte of it can be missed. Called by the feed. */
    void attach(LiveRun run) {
        var stored = run.stored();
        var reader = run.output().attach(had(stored.id()), stalled);
        reader.seq = stored.seq();
        arrivals.add(reader);
    }

    /**
     * Gives the next change or piece of output, waiting until there is one. When the cursor is closed a reader that waits is
     * woken; after that there is nothing to give, ever.
     *
     * @param limit bytes of output that may be given now; with 0 only changes of runs are given
     * @param patience how long to wait; zero does not wait
     * @throws DatabaseException when the database cannot be read
     */
    public Delta next(int limit, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            signalled = false;
            var delta = poll(limit);
            if (delta != null) {
                return delta;
            }
            long left = until - System.nanoTime();
            if (woken || left <= 0) {
                woken = false;
                return new Delta.Nothing();
            }
            sleep(left);
        }
    }

    private void sleep(long nanos) throws InterruptedException {
        sleeper = Thread.currentThread();
        if (!signalled) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeper = null;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** There may be something to give. */
    void signal() {
        signalled = true;
        var thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Makes {@link #next} that waits now, or else the next one that would wait, return at once. From any thread. */
    public void wake() {
        woken = true;
        signal();
    }

    /** By its owner, or with the journal. */
    public boolean closed() {
        return closed;
    }

    private synchronized Delta poll(int limit) {
        if (closed) {
            return null;
        }
        takeArrivals();
        var change = changes.next();
        if (change != null) {
            return announce(change);
        }
        return limit > 0 ? nextOutput(Math.min(limit, Piece.LARGEST)) : null;
    }

    private Delta announce(Run run) {
        takeArrivals(); // a run that the database knows to be complete was attached before it could be
        var reader = readers.get(run.id());
        if (reader == null && run.complete()) {
            readRest(run);
        } else if (reader == null) {
            announcedEarly.add(run.id());
        } else {
            reader.announced = true;
            reader.last = run.complete();
        }
        return new Delta.Changed(reader == null ? run : run.withOutput(Math.max(run.outputLength(), reader.output.end())));
    }

    private void takeArrivals() {
        for (var reader = arrivals.poll(); reader != null; reader = arrivals.poll()) {
            reader.announced = announcedEarly.remove(reader.run);
            add(reader);
        }
    }

    private void add(OutputReader reader) {
        readers.put(reader.run, reader);
        turns.add(reader);
    }

    private Delta nextOutput(int limit) {
        for (int i = turns.size(); i > 0; i--) {
            var reader = turns.remove();
            var piece = reader.announced ? read(reader, limit) : null;
            if (reader.last && reader.position() >= reader.output.end()) {
                readers.remove(reader.run);
                reader.output.detach(reader);
            } else {
                turns.add(reader);
            }
            if (piece != null) {
                return new Delta.Output(reader.run, piece.offset(), piece.bytes());
            }
        }
        return null;
    }

    private Piece read(OutputReader reader, int limit) {
        while (true) {
            switch (reader.output.take(reader, limit)) {
                case LiveOutput.Next.InMemory(Piece piece) -> {
                    return piece;
                }
                case LiveOutput.Next.Nothing _ -> {
                    return null;
                }
                case LiveOutput.Next.OnDisk(long before) -> {
                    var piece = readFromDisk(reader, before, limit);
                    if (piece != null) {
                        return piece;
                    }
                }
            }
        }
    }

    /** @return null when nothing before {@code before} is kept, but what follows is in memory */
    private Piece readFromDisk(OutputReader reader, long before, int limit) {
        var piece = database.read(handle -> OutputTable.read(handle, feed.key.learner(), reader.run, reader.position(), limit));
        if (piece != null && piece.offset() < before) {
            reader.output.passed(reader, piece.end());
            return piece;
        }
        reader.output.passed(reader, before);
        return before == reader.output.end() ? new Piece(before, new byte[0]) : null;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            feed.leave(this);
            takeArrivals();
            readers.values().forEach(reader -> reader.output.detach(reader));
            release.accept(this);
        }
        wake();
    }
}
