package slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The right to be the only server of a database: the journal's numbers are right because there is one writer. Belongs to the
 * process, so one that is killed has it no longer. Any thread.
 */
interface ServerLock extends AutoCloseable {
    /**
     * Takes it, before anything of the database is changed. PostgreSQL is waited for when it does not answer yet.
     *
     * @throws DatabaseException when another server has it, or the database cannot be reached
     */
    static ServerLock take(DatabaseSettings settings) {
        return settings.isSqlite() ? FileServerLock.take(settings) : SessionServerLock.take(settings);
    }

    /** A connection for the one writer, which closes it. @throws DatabaseException when the right was lost to another server */
    Connection writer(DataSource pool) throws SQLException;

    /**
     * Asks on a connection that is about to write something else than the journal.
     *
     * @throws DatabaseException when another server has the right
     * @throws SQLException when nobody has it: it was lost, and is going to be taken again
     */
    void require(Connection connection) throws SQLException;

    @Override
    void close();

    static DatabaseException taken(DatabaseSettings settings) {
        return new DatabaseException("Another Slipway server uses the database " + settings
                + ", which can have one at a time. Stop that one, or give this one a database of its own.", null);
    }
}
