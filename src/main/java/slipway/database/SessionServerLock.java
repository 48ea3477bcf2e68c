package slipway.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * An advisory lock of PostgreSQL, held by the very connection that the journal writes on: when that is lost, so is the lock, and
 * nothing is written before a new connection has it again. What is written on other connections asks before who has it. Of a server
 * whose machine is gone PostgreSQL learns within half a minute, of one that was killed at once.
 */
final class SessionServerLock implements ServerLock {
    private static final Logger LOG = System.getLogger(SessionServerLock.class.getName());
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(60);
    /** PostgreSQL notices the end of a killed server's connection, but may be at work for it. */
    private static final Duration FOR_THE_LOCK = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 200;
    private static final String CONNECTION_FAILURE = "08006";

    private static final String SESSION = """
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET idle_in_transaction_session_timeout = '60s'""";
    /** Per schema, as the tables are. */
    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtext('slipway server'), hashtext(current_schema()))";
    /** The process of PostgreSQL whose connection has it. */
    private static final String HOLDER = """
            SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid = hashtext('slipway server')::oid AND objid = hashtext(current_schema())::oid""";
    private static final int NOBODY = 0;

    private final DatabaseSettings settings;
    private Connection held;
    /** The processes that serve our connection, and that served the one before it. */
    private volatile int process;
    private volatile int formerProcess;

    private SessionServerLock(DatabaseSettings settings) {
        this.settings = settings;
    }

    static SessionServerLock take(DatabaseSettings settings) {
        return take(settings, FOR_AN_ANSWER);
    }

    /** @param patience a server and its PostgreSQL are often started together */
    static SessionServerLock take(DatabaseSettings settings, Duration patience) {
        var lock = new SessionServerLock(settings);
        long until = System.nanoTime() + patience.toNanos();
        for (boolean told = false; lock.held == null; told = true) {
            try {
                lock.held = lock.lockedConnection();
            } catch (SQLException e) {
                if (!DatabaseErrors.isOutage(e)) {
                    throw Database.explained("open the database " + settings, e);
                }
                if (System.nanoTime() > until) {
                    throw new DatabaseException("PostgreSQL at " + settings + " did not answer within " + patience.toSeconds() + " s ("
                            + DatabaseErrors.words(e) + "). Start it, or correct SLIPWAY_DATABASE_URL, and start Slipway again.", e);
                }
                if (!told) {
                    LOG.log(Level.INFO, "Waiting up to " + patience.toSeconds() + " s for PostgreSQL at " + settings + ": " + DatabaseErrors.words(e));
                }
                pause();
            }
        }
        return lock;
    }

    private Connection lockedConnection() throws SQLException {
        var connection = new Driver().connect(settings.url(), settings.properties());
        try {
            int serving = connection.unwrap(PGConnection.class).getBackendPID();
            process = serving; // known before it has the lock, for those who ask whose that is
            takeLock(connection);
            formerProcess = serving;
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void takeLock(Connection connection) throws SQLException {
        long until = System.nanoTime() + FOR_THE_LOCK.toNanos();
        try (var statement = connection.createStatement()) {
            statement.execute(SESSION);
            while (!isTrue(statement.executeQuery(LOCK))) {
                if (System.nanoTime() > until) {
                    requireOthers(connection);
                    throw ServerLock.taken(settings);
                }
                pause();
            }
        }
    }

    /** A connection of ours may have been given up because nothing came back; what was asked on it may still come to its end. */
    private void requireOthers(Connection connection) throws SQLException {
        if (holder(connection) == formerProcess) {
            throw new SQLException("it is still at work on what it was asked before", CONNECTION_FAILURE);
        }
    }

    @Override
    public void require(Connection connection) throws SQLException {
        int holder = holder(connection);
        if (holder == NOBODY) {
            throw new SQLException("the connection that makes this the only server was lost, and is being made again", CONNECTION_FAILURE);
        }
        if (holder != process && holder != formerProcess) {
            throw ServerLock.taken(settings);
        }
    }

    private static int holder(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(HOLDER)) {
            return rows.next() ? rows.getInt(1) : NOBODY;
        }
    }

    private static boolean isTrue(ResultSet rows) throws SQLException {
        try (rows) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("Waiting for PostgreSQL was interrupted.", e);
        }
    }

    @Override
    public synchronized Connection writer(DataSource pool) throws SQLException {
        if (held == null || held.isClosed()) {
            held = lockedConnection();
        }
        return held;
    }

    @Override
    public synchronized void close() {
        try {
            if (held != null) {
                held.close();
            }
        } catch (SQLException e) {
            throw Database.explained("close the database", e);
        }
    }
}
