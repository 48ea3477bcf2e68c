package slipway.progress;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * The one thread that writes the journal, on the one connection that does. A commit costs a write through to the disk, so all
 * that waits is stored in one transaction. Changes that somebody waits for come first; output is put off by those who schedule
 * it, so that it mostly travels with a state change, and a heavy one waits for its turn, so that one learner's stream does not
 * delay another's run.
 *
 * <p>A platform thread, because SQLite's calls into the disk would hold a carrier of virtual threads.
 */
final class JournalWriter implements AutoCloseable {
    private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final String STOPPING = "Nothing more can be saved: the server is stopping.";
    private static final int MOST_WAITING = 4096;
    private static final int MOST_CHANGES = 256;
    private static final long MOST_BYTES = 1 << 20;
    private static final long CHECK_EVERY = TimeUnit.SECONDS.toNanos(2);

    private final Transactions transactions;
    private final Runnable died;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private final Map<Due, Long> schedule = new HashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().name("journal-writer").daemon().unstarted(this::work);
    private long sleepsUntil = Long.MAX_VALUE;
    private volatile boolean closing;
    private volatile boolean ended;

    /** @param died is called when an error has ended the thread, last of all */
    JournalWriter(Database database, JournalMeter meter, Runnable died) {
        this.transactions = new Transactions(database, this::closing, meter);
        this.died = died;
    }

    void start() {
        schedule(new Check(), CHECK_EVERY);
        thread.start();
    }

    /** A database that was restarted, or is another server's now, is noticed also when nothing is to be stored. */
    private final class Check implements Due {
        @Override
        public long weight() {
            return 0;
        }

        @Override
        public Change change() {
            if (!closing) {
                transactions.check();
                schedule(this, CHECK_EVERY);
            }
            return null;
        }
    }

    /** Stores as soon as possible. @throws DatabaseException when more waits than can be stored in any useful time */
    void submit(Change change) {
        lock.lock();
        try {
            if (closing) {
                throw new DatabaseException(STOPPING, null);
            }
            if (waiting.size() >= MOST_WAITING) {
                throw new DatabaseException("The disk does not keep up: too much waits to be saved. Try again in a moment.", null);
            }
            waiting.add(change);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code due} asked for its change after {@code nanos}, or earlier if it is scheduled earlier or the writer closes. */
    void schedule(Due due, long nanos) {
        long at = System.nanoTime() + nanos;
        lock.lock();
        try {
            if (closing) {
                return;
            }
            schedule.merge(due, at, Math::min);
            if (at < sleepsUntil) {
                sleepsUntil = at;
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on no change of this learner is taken into a batch; one that is being stored may still succeed. */
    void refuse(String learner) {
        gone.add(learner);
    }

    /** It stores what there is and ends. */
    boolean closing() {
        return closing;
    }

    boolean alive() {
        return thread.isAlive() && !ended;
    }

    /** Why nothing can be stored at the moment, for people. */
    Optional<String> trouble() {
        return alive() ? transactions.trouble() : Optional.of(STOPPING);
    }

    /** The same, when there is no use in reading either. */
    Optional<String> outage() {
        return transactions.outage();
    }

    private void work() {
        try {
            for (var batch = take(); batch != null; batch = take()) {
                transactions.store(ofThoseWhoAreHere(batch));
            }
            end();
        } catch (Throwable e) { // whatever it is, nobody else would see it
            try {
                LOG.log(Level.ERROR, "The journal's writer has died: nothing can be stored any more", e);
                end();
            } finally {
                died.run();
            }
        }
    }

    /** Asked on the thread that also erases the learner's rows: what is refused from then on cannot bring one back. */
    private List<Change> ofThoseWhoAreHere(List<Change> batch) {
        var refused = batch.stream().filter(change -> gone.contains(change.learner())).toList();
        if (refused.isEmpty()) {
            return batch;
        }
        var reason = new DatabaseException("Nothing more is kept of an account that was deleted.", null);
        refused.forEach(change -> Transactions.tell(() -> change.failed(reason)));
        return batch.stream().filter(change -> !refused.contains(change)).toList();
    }

    /** Nothing is taken on from now on, also when it was an error that ended the thread: it would wait for ever. */
    private void end() {
        lock.lock();
        try {
            closing = true;
            ended = true;
            var stopped = new DatabaseException(STOPPING, null);
            waiting.forEach(change -> Transactions.tell(() -> change.failed(stopped)));
            waiting.clear();
        } finally {
            lock.unlock();
        }
        transactions.close();
    }

    /** @return null when the writer is closed and nothing is left */
    private List<Change> take() {
        while (true) {
            var changes = new ArrayList<Change>();
            var due = new ArrayList<Due>();
            boolean last;
            lock.lock();
            try {
                awaitNews();
                while (changes.size() < MOST_CHANGES && !waiting.isEmpty()) {
                    changes.add(waiting.remove());
                }
                takeDue(due);
                last = closing && waiting.isEmpty() && due.isEmpty();
            } finally {
                lock.unlock();
            }
            for (var each : due) {
                Transactions.tell(() -> Optional.ofNullable(each.change()).ifPresent(changes::add));
            }
            if (!changes.isEmpty()) {
                return changes;
            }
            if (last) {
                return null;
            }
        }
    }

    private void awaitNews() {
        while (waiting.isEmpty() && !closing) {
            long now = System.nanoTime();
            sleepsUntil = schedule.values().stream().mapToLong(Long::longValue).min().orElse(now + Long.MAX_VALUE / 2);
            if (sleepsUntil <= now) {
                return;
            }
            try {
                news.awaitNanos(sleepsUntil - now);
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts the journal's writer", e);
            }
        }
    }

    private void takeDue(List<Due> due) {
        long now = System.nanoTime();
        var ripe = schedule.entrySet().stream().filter(entry -> closing || entry.getValue() <= now)
                .sorted(Comparator.comparing(entry -> entry.getValue() - now)).limit(MOST_CHANGES)
                .map(Map.Entry::getKey).toList();
        long bytes = 0;
        for (var each : ripe) {
            bytes += each.weight();
            if (bytes > MOST_BYTES && !due.isEmpty()) {
                return;
            }
            schedule.remove(each);
            due.add(each);
        }
    }

    /** Stores what waits and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        if (!thread.isAlive()) {
            transactions.close();
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
