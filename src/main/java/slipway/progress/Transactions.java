package slipway.progress;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import slipway.database.Database;
import slipway.database.DatabaseException;

/**
 * Stores changes together in one transaction. When it fails, each of them is tried alone, so that only what is wrong fails. Used
 * by the writer's thread; {@link #trouble} by any.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Transactions.class.getName());

    private final Database database;
    private WriteConnection connection;
    private volatile String trouble;

    Transactions(Database database) {
        this.database = database;
        this.connection = new WriteConnection(database);
    }

    /** Why nothing can be stored at the moment, for people. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    void store(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            transact(changes);
            trouble = null;
        } catch (RuntimeException e) {
            if (changes.size() > 1) {
                changes.forEach(change -> store(List.of(change)));
            } else {
                fail(changes.getFirst(), e);
            }
            return;
        }
        for (var change : changes) {
            tell(change::stored);
        }
    }

    private void transact(List<Change> changes) {
        if (connection == null) {
            connection = new WriteConnection(database);
        }
        try {
            for (var change : changes) {
                change.apply(connection);
            }
            connection.commit();
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(RuntimeException cause) {
        try {
            connection.rollback();
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
            LOG.log(Level.WARNING, "The journal's connection could not be closed", e);
        } finally {
            connection = null;
        }
    }

    private void fail(Change change, RuntimeException error) {
        var explained = error instanceof DatabaseException known ? known : Database.explained("save to the journal", error);
        if (!explained.getMessage().equals(trouble)) {
            LOG.log(Level.ERROR, explained.getMessage(), error);
        }
        trouble = explained.getMessage();
        tell(() -> change.failed(explained));
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
