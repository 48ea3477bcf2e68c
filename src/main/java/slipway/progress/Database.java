package slipway.progress;

import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The tables of the journal: brought up to date, read on the caller's thread, and the one place where the driver's errors get
 * words.
 */
final class Database {
    static final String NEWEST_MIGRATION = "2";

    private final DataSource source;
    private final Jdbi jdbi;

    Database(DataSource source) {
        this.source = source;
        this.jdbi = Jdbi.create(source);
    }

    /**
     * Flyway alone takes a quarter of a second and more of the server's start, so it is only asked when there is something to do.
     */
    void migrate() {
        if (isCurrent()) {
            return;
        }
        try {
            Flyway.configure(Database.class.getClassLoader()).dataSource(source).locations("classpath:db/migration/sqlite")
                    .load().migrate();
        } catch (FlywayException e) {
            throw explained("bring the journal's tables up to date", e);
        }
    }

    private boolean isCurrent() {
        try {
            return exists("SELECT 1 FROM flyway_schema_history WHERE success AND version = ?", NEWEST_MIGRATION);
        } catch (JournalException e) {
            return false; // a new database; whatever else it is, migrating says it better
        }
    }

    /** Reads on a connection of its own; readers and the writer do not wait for each other. */
    <T> T read(Function<Handle, T> query) {
        try (var handle = jdbi.open()) {
            return query.apply(handle);
        } catch (JdbiException e) {
            throw explained("read the journal", e);
        }
    }

    /** Whether the query has a row. Plain JDBC, because it stands before each run and the start and takes a third of the time. */
    boolean exists(String sql, String parameter) {
        try (var connection = source.getConnection(); var statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw explained("read the journal", e);
        }
    }

    /** The connection that writes; the caller closes it. */
    WriteConnection openForWriting() {
        try {
            return new WriteConnection(source.getConnection());
        } catch (SQLException e) {
            throw explained("open the journal", e);
        }
    }

    static JournalException explained(String task, Throwable error) {
        return new JournalException("Could not " + task + ": " + reason(error), error);
    }

    private static String reason(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return reason(sql);
            }
        }
        return error.getMessage();
    }

    /** SQLite's result codes, the low byte of its extended ones. */
    private static String reason(SQLException error) {
        return switch (error.getErrorCode() & 0xff) {
            case 5, 6 -> "another program holds the database. Stop it, or any second server on the same data directory.";
            case 8 -> "the database cannot be written. Give the server's user write access to the data directory.";
            case 10 -> "the disk reports an error. Look into the system's log, then free or replace the disk.";
            case 11, 26 -> "the database file is damaged. Restore the data directory from a copy.";
            case 13 -> "the disk is full. Free some space; what was saved before is safe.";
            case 14 -> "the database file cannot be opened. Make sure that the data directory exists and is the server's user's.";
            default -> error.getMessage();
        };
    }
}
