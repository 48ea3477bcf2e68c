package slipway.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;

/** What the two databases' error codes mean for the one who can do something about it. */
final class DatabaseErrors {
    private DatabaseErrors() {
    }

    static String reason(Throwable error) {
        return sqlError(error).map(DatabaseErrors::ofSql).orElseGet(error::getMessage);
    }

    private static String ofSql(SQLException error) {
        if (isNoConnection(error)) {
            return "it does not answer, or all connections to it are in use. Slipway goes on by itself.";
        }
        return error.getSQLState() == null ? ofSqlite(error) : ofPostgresql(error);
    }

    /** The pool's own errors have no state: none became free in time, or none could be made. */
    private static boolean isNoConnection(SQLException error) {
        return error.getSQLState() == null && String.valueOf(error.getMessage()).contains("cquisition timeout");
    }

    private static Optional<SQLException> sqlError(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    /** The connection is lost or could not be made: what was sent may be stored or not, and it helps to wait. */
    static boolean isOutage(Throwable error) {
        return sqlError(error).filter(sql -> isNoConnection(sql) || sql.getSQLState() != null && isOutage(sql.getSQLState())).isPresent();
    }

    /** Connection exceptions, and what PostgreSQL says while it stops and starts. */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** The driver's own words; of a name without an address it says nothing itself. */
    static String words(SQLException error) {
        return error.getCause() instanceof UnknownHostException host ? "there is no host " + host.getMessage() : error.getMessage();
    }

    static boolean isMissingTable(SQLException error) {
        return "42P01".equals(error.getSQLState()) || error.getSQLState() == null && error.getMessage().contains("no such table");
    }

    /** SQLite's result codes, the low byte of its extended ones; its driver gives no SQL states. */
    private static String ofSqlite(SQLException error) {
        return switch (error.getErrorCode() & 0xff) {
            case 5, 6 -> "another program holds the database. Stop it, or any second server on the same data directory.";
            case 8 -> "the database cannot be written. Give the server's user write access to the data directory.";
            case 10 -> "the disk reports an error. Look into the system's log, then free or replace the disk.";
            case 11, 26 -> "the database file is damaged. Restore a backup: slipway restore FILE.";
            case 13 -> "the disk is full. Free some space; what was saved before is safe.";
            case 14 -> "the database file cannot be opened. Make sure that the data directory exists and is the server's user's.";
            default -> error.getMessage();
        };
    }

    /** PostgreSQL's error codes, appendix A of its manual. */
    private static String ofPostgresql(SQLException error) {
        if (isOutage(error.getSQLState())) {
            return "PostgreSQL does not answer (" + words(error) + "). Start it; Slipway goes on by itself.";
        }
        return switch (error.getSQLState()) {
            case "22021" -> "PostgreSQL keeps no text with a NUL character in it. Remove that.";
            case "28000", "28P01" -> "PostgreSQL does not let the server in (" + error.getMessage() + "). Check the user and the password.";
            case "3D000" -> "PostgreSQL has no such database (" + error.getMessage() + "). Create it: createdb.";
            case "42501" -> "PostgreSQL's user may not do this (" + error.getMessage() + "). Make it the owner of the database.";
            case "53100" -> "the disk of PostgreSQL is full. Free some space; what was saved before is safe.";
            case "53300" -> "PostgreSQL has no connection left. Raise its max_connections.";
            default -> error.getMessage();
        };
    }
}
