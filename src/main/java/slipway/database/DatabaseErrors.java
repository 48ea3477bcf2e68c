package slipway.database;

import java.sql.SQLException;

/** What the two databases' error codes mean for the one who can do something about it. */
final class DatabaseErrors {
    private DatabaseErrors() {
    }

    static String reason(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState() == null ? ofSqlite(sql) : ofPostgresql(sql);
            }
        }
        return error.getMessage();
    }

    /** SQLite's result codes, the low byte of its extended ones; its driver gives no SQL states. */
    private static String ofSqlite(SQLException error) {
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

    /** PostgreSQL's error codes, appendix A of its manual. */
    private static String ofPostgresql(SQLException error) {
        String state = error.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P")) {
            return "PostgreSQL does not answer (" + error.getMessage() + "). Start it; Slipway goes on by itself.";
        }
        return switch (state) {
            case "28000", "28P01" -> "PostgreSQL does not let the server in (" + error.getMessage() + "). Check the user and the password.";
            case "3D000" -> "PostgreSQL has no such database (" + error.getMessage() + "). Create it: createdb.";
            case "42501" -> "PostgreSQL's user may not do this (" + error.getMessage() + "). Make it the owner of the database.";
            case "53100" -> "the disk of PostgreSQL is full. Free some space; what was saved before is safe.";
            case "53300" -> "PostgreSQL has no connection left. Raise its max_connections.";
            default -> error.getMessage();
        };
    }
}
