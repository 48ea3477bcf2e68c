package slipway.database;

/** The database could not be read or written; the message says so in words for the operator, with what to do. */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The database is away for now. What was being written may be stored or not; trying again helps. */
    public boolean isOutage() {
        return DatabaseErrors.isOutage(getCause());
    }
}
