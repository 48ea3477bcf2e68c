package slipway.progress;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * Stores changes together in one transaction. When it fails, each of them is tried alone, so that only what is wrong fails. While
 * the database is away the changes wait. A transaction whose end is not known is done again, so every statement may be done
 * twice. Used by the writer's thread; {@link #trouble} by any.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Transactions.class.getName());
    private static final long PAUSE_MILLIS = 250;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Database database;
    private final BooleanSupplier ending;
    private final JournalMeter meter;
    private WriteConnection connection;
    private volatile Trouble trouble;
    /** Since when the database is asked for one change, or to commit; null while it is not asked. */
    private volatile Long askedSince;

    /** @param away whether it is the database that does not answer, for reads too */
    private record Trouble(String words, boolean away) {
        static final Trouble NO_ANSWER = new Trouble("Could not save to the journal: the database has not answered for more than " + LONGEST.toSeconds()
                + " s. Look whether its machine and its disk are well; Slipway goes on by itself.", true);
    }

    /** @param ending then nothing is waited for any more */
    Transactions(Database database, BooleanSupplier ending, JournalMeter meter) {
        this.database = database;
        this.ending = ending;
        this.meter = meter;
        this.connection = new WriteConnection(database);
    }

    /** Why nothing can be stored at the moment, for people. */
    Optional<String> trouble() {
        return seen().map(Trouble::words);
    }

    /** The same, when there is no use in reading either. */
    Optional<String> outage() {
        return seen().filter(Trouble::away).map(Trouble::words);
    }

    private Optional<Trouble> seen() {
        Long since = askedSince;
        boolean silent = since != null && System.nanoTime() - since > LONGEST.toNanos();
        return Optional.ofNullable(trouble).or(() -> silent ? Optional.of(Trouble.NO_ANSWER) : Optional.empty());
    }

    void store(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        var failure = transactOnceThere(changes);
        if (failure == null) {
            trouble = null;
            changes.forEach(change -> tell(change::stored));
        } else if (changes.size() > 1 && !failure.isOutage()) {
            changes.forEach(change -> store(List.of(change)));
        } else {
            remember(failure);
            changes.forEach(change -> tell(() -> change.failed(failure)));
        }
    }

    /** @return why not, or null */
    private DatabaseException transactOnceThere(List<Change> changes) {
        try {
            var failure = transact(changes);
            while (failure != null && failure.isOutage() && !ending.getAsBoolean()) {
                remember(failure);
                pause();
                failure = transact(changes);
            }
            return failure;
        } finally {
            askedSince = null; // not before what came of it is remembered, or between the two nothing would seem wrong
        }
    }

    private DatabaseException transact(List<Change> changes) {
        long begun = System.nanoTime();
        try {
            askedSince = begun;
            if (connection == null) {
                connection = new WriteConnection(database);
            }
            for (var change : changes) {
                askedSince = System.nanoTime();
                change.apply(connection);
            }
            askedSince = System.nanoTime();
            connection.commit();
            meter.committed(changes.size(), Duration.ofNanos(System.nanoTime() - begun));
            return null;
        } catch (RuntimeException e) {
            meter.failed();
            rollback(e);
            return e instanceof DatabaseException known ? known : Database.explained("save to the journal", e);
        } catch (Error e) {
            rollback(e); // the writer's end, but nothing of what was begun
            throw e;
        }
    }

    private void rollback(Throwable cause) {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            disconnect();
        }
    }

    /** The next transaction opens a new connection. */
    private void disconnect() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The journal's connection could not be closed: " + e.getMessage());
        } finally {
            connection = null;
        }
    }

    /** When nothing is to be stored: looks whether it could be, so that a database that was away is noticed. */
    void check() {
        askedSince = System.nanoTime();
        try {
            if (connection == null || !connection.alive()) {
                disconnect();
                connection = new WriteConnection(database);
                trouble = null;
            }
        } catch (DatabaseException e) {
            remember(e);
        } finally {
            askedSince = null;
        }
    }

    private void remember(DatabaseException failure) {
        if (trouble == null || !failure.getMessage().equals(trouble.words())) {
            LOG.log(Level.ERROR, failure.getMessage(), failure.isOutage() ? null : failure);
        }
        trouble = new Trouble(failure.getMessage(), failure.isOutage());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the journal's writer", e);
        }
    }

    /** Has something done that must not end the writer's thread. */
    static void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The journal goes on after an error of its own", e);
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
