package slipway.progress;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * The journal of runs, outputs and drafts: what a learner was told is saved is in it, whatever is killed. One per server, closed
 * with it. Every open run (not ended, or its output not closed) is also in memory; everything else only on disk.
 *
 * <p>Methods are called from any thread. What a sandbox reports ({@link #started}, {@link #append}, {@link #ended},
 * {@link #closed}) returns at once and never waits for the disk; {@link RunListener} tells what has become of it. Readers are
 * {@link Cursor}s: they see records after their commit and output at once.
 */
public final class Journal implements AutoCloseable {
    private static final int MOST_OUTPUTS = 2000;

    private final Database database;
    private final Retention retention;
    private final JournalMeter meter;
    private final JournalWriter writer;
    private final StoringCheck check;
    private final Feeds feeds = new Feeds();
    private final ConcurrentHashMap<UUID, LiveRun> runs = new ConcurrentHashMap<>();
    private final ReentrantLock accepting = new ReentrantLock();

    private Journal(Database database, Retention retention, JournalMeter meter, Runnable died) {
        this.database = database;
        this.retention = retention;
        this.meter = meter;
        this.writer = new JournalWriter(database, meter, died);
        this.check = new StoringCheck(writer);
    }

    /**
     * Opens the journal with the runs that the last server left open.
     *
     * @param database one of its connections is kept for writing, the others are lent for single reads
     * @throws DatabaseException when the database cannot be read
     */
    public static Journal open(Database database) {
        return open(database, Retention.DEFAULT);
    }

    /**
     * As above, and tells the meter how it goes.
     *
     * @param died is called when nothing will ever be stored again by this journal, because of an error in the thread that does it
     */
    public static Journal open(Database database, JournalMeter meter, Runnable died) {
        return open(database, Retention.DEFAULT, meter, died);
    }

    static Journal open(Database database, Retention retention) {
        return open(database, retention, JournalMeter.NONE, () -> { });
    }

    private static Journal open(Database database, Retention retention, JournalMeter meter, Runnable died) {
        var journal = new Journal(database, retention, meter, died);
        for (var run : database.read(RunTable::open)) {
            journal.restore(run);
        }
        journal.writer.start();
        return journal;
    }

    private void restore(Run run) {
        var live = live(run, null);
        runs.put(run.id(), live);
        live.restore();
    }

    private LiveRun live(Run run, RunListener listener) {
        return new LiveRun(run, feeds.retain(run.key()), writer, listener, this::remove, meter);
    }

    private void remove(LiveRun run) {
        if (!runs.remove(run.wanted().id(), run)) {
            return;
        }
        run.feed.remove(run);
        feeds.release(run.feed);
        new Pruning(run.key(), retention, database, writer).schedule();
    }

    /**
     * Takes on a run. Reads the database, so that an id is never taken on twice, but does not wait for the disk, nor for a database
     * that is known to be away: those who come next wait for this one.
     *
     * @throws DatabaseException when the database cannot be read, or too much waits to be written
     */
    public Acceptance accept(JournalKey key, NewRun run, RunListener listener) {
        accepting.lock();
        try {
            var present = runs.get(run.id());
            if (present != null) {
                return present.key().equals(key) ? known(present) : new Acceptance.Refused();
            }
            writer.outage().ifPresent(words -> {
                throw new DatabaseException(words, null);
            });
            return RunTable.taken(database, run.id()) ? known(key, run.id()) : admit(key, run, listener);
        } finally {
            accepting.unlock();
        }
    }

    private static Acceptance known(LiveRun run) {
        return new Acceptance.Known(run.accepted.thenApply(_ -> run.stored()));
    }

    private Acceptance known(JournalKey key, UUID id) {
        return find(key, id).<Acceptance>map(run -> new Acceptance.Known(CompletableFuture.completedFuture(run)))
                .orElseGet(Acceptance.Refused::new);
    }

    private Acceptance admit(JournalKey key, NewRun run, RunListener listener) {
        var live = live(Run.accepted(key, run, Instant.now().truncatedTo(ChronoUnit.MILLIS)), listener);
        runs.put(run.id(), live);
        try {
            writer.submit(live.admission());
        } catch (DatabaseException e) {
            remove(live);
            throw e;
        }
        return new Acceptance.Fresh(live.accepted);
    }

    /**
     * The runs that have not ended or whose output is not closed, oldest first; after a start of the server each waits for
     * {@link #attach}.
     */
    public List<Run> openRuns() {
        return runs.values().stream().map(LiveRun::stored).filter(Objects::nonNull)
                .sorted(Comparator.comparing(Run::acceptedAt).thenComparing(Run::seq)).toList();
    }

    /** How many runs there are in this state now, stored or not; ended ones only while their background jobs may still write. */
    public long count(Run.State state) {
        return runs.values().stream().filter(run -> run.wanted().state() == state).count();
    }

    /** Who is told of an open run from now on. @return false when the journal has no open run of this id: it can be forgotten */
    public boolean attach(UUID run, RunListener listener) {
        var live = runs.get(run);
        if (live != null) {
            live.listen(listener);
        }
        return live != null;
    }

    /** Whether a run of this id, of any learner, is stored to its end; false for one that has only just been accepted. */
    public boolean isComplete(UUID run) {
        // in this order: one that is accepted in between is open, and not stored to its end because it can be read now
        return RunTable.taken(database, run) && !runs.containsKey(run);
    }

    /** A run of this key, as it is stored. */
    public Optional<Run> find(JournalKey key, UUID run) {
        var live = runs.get(run);
        if (live != null) {
            return Optional.ofNullable(live.key().equals(key) ? live.stored() : null);
        }
        return database.read(handle -> RunTable.find(handle, key, run));
    }

    /** @return false when the journal has no open run of this id: it can be forgotten */
    public boolean started(UUID run, Instant at) {
        var live = runs.get(run);
        if (live != null) {
            live.started(at.truncatedTo(ChronoUnit.MILLIS));
        }
        return live != null;
    }

    /**
     * Takes in output; copies the bytes and returns at once. Bytes that are known are dropped, bytes that are missing count as
     * left out.
     *
     * @return false when the journal has no open run of this id: it can be forgotten
     */
    public boolean append(UUID run, long offset, byte[] bytes) {
        var live = runs.get(run);
        if (live != null) {
            live.append(offset, bytes);
        }
        return live != null;
    }

    /** @return false when the journal has no open run of this id: it can be forgotten */
    public boolean ended(UUID run, Ending ending, Instant at) {
        var live = runs.get(run);
        if (live != null) {
            live.ended(ending, at.truncatedTo(ChronoUnit.MILLIS));
        }
        return live != null;
    }

    /**
     * No output will come any more; bytes before {@code length} that have not come are left out.
     *
     * @return false when the journal has no open run of this id: it can be forgotten
     */
    public boolean closed(UUID run, long length) {
        var live = runs.get(run);
        if (live != null) {
            live.closed(length);
        }
        return live != null;
    }

    /**
     * Reads what a page does not have.
     *
     * @param seq last state number it has, 0 for none
     * @param outputs bytes of output it has, per run
     * @throws IllegalArgumentException when {@code outputs} names more than 2,000 runs
     */
    public Cursor cursor(JournalKey key, long seq, Map<UUID, Long> outputs) {
        if (outputs.size() > MOST_OUTPUTS) {
            throw new IllegalArgumentException(outputs.size() + " runs are named; the most is " + MOST_OUTPUTS);
        }
        var feed = feeds.retain(key);
        var cursor = new Cursor(feed, database, Map.copyOf(outputs), _ -> feeds.release(feed));
        try {
            cursor.start(seq);
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
        return cursor;
    }

    /** The learner's own texts of cells, by cell. */
    public Map<String, String> drafts(JournalKey key) {
        return database.read(handle -> DraftTable.read(handle, key));
    }

    /** Keeps the learner's text of a cell; null forgets it. The future completes when that is on disk. */
    public CompletableFuture<Void> saveDraft(JournalKey key, String cell, String source) {
        return save(key.learner(), connection -> {
            if (source == null) {
                DraftTable.remove(connection, key, cell);
            } else {
                DraftTable.put(connection, key, cell, source, Instant.now());
            }
        });
    }

    /** Keeps a judged attempt; an id that is known is not kept again. The future completes when it is on disk. */
    public CompletableFuture<Void> saveAttempt(Attempt attempt) {
        return save(attempt.key().learner(), connection -> AttemptTable.insert(connection, attempt));
    }

    /** Whether an attempt of this id was judged. */
    public boolean judged(UUID attempt) {
        return AttemptTable.exists(database, attempt);
    }

    /** What the attempts come to, by exercise or quiz; those never tried are not there. */
    public Map<String, Score> scores(JournalKey key) {
        return database.read(handle -> AttemptTable.scores(handle, key));
    }

    /** The cells that were ever run to an end. */
    public Set<String> cellsRun(JournalKey key) {
        return database.read(handle -> RunTable.cellsRun(handle, key));
    }

    /** Where a learner ran something last. */
    public Optional<JournalKey> last(String learner) {
        return database.read(handle -> RunTable.last(handle, learner));
    }

    /** Keeps a value under a name of this kind. The future completes when it is on disk. */
    public CompletableFuture<Void> saveNote(JournalKey key, String kind, String name, String value) {
        return save(key.learner(), connection -> NoteTable.put(connection, key, kind, name, value, Instant.now()));
    }

    /** The values of this kind, by name. */
    public Map<String, String> notes(JournalKey key, String kind) {
        return database.read(handle -> NoteTable.read(handle, key, kind));
    }

    private CompletableFuture<Void> save(String learner, Consumer<WriteConnection> statements) {
        var saving = new Saving(learner, statements);
        writer.submit(saving);
        return saving.saved;
    }

    /**
     * Nothing of this learner is stored from now on, whoever asks; runs that are open are dropped. Returns at once. What is stored
     * already is for {@link #erase}.
     */
    public void forget(String learner) {
        writer.refuse(learner);
        runs.values().stream().filter(run -> run.key().learner().equals(learner)).forEach(LiveRun::drop);
    }

    /**
     * Removes all that is stored of a learner who was {@linkplain #forget forgotten}, a little at a time between what others store.
     * Idempotent: one that was interrupted is begun again. Blocks.
     *
     * @throws DatabaseException when some of it is still there
     */
    public void erase(String learner) {
        new Erasure(writer).erase(learner);
        database.scrub();
    }

    /**
     * Why nothing can be saved at the moment, for people; empty when all is well. After trouble, tries whether it is over: blocks
     * up to 5 s.
     */
    public Optional<String> trouble() {
        return check.trouble();
    }

    /** Whether anything will ever be stored again by this server: false when the thread that does it has died. */
    public boolean alive() {
        return writer.alive();
    }

    /** Stores what has come, closes all cursors, and gives the writing connection back. Open runs stay open. */
    @Override
    public void close() {
        writer.close();
        feeds.all().forEach(feed -> feed.cursors().forEach(Cursor::close));
    }
}
