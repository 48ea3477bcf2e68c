package slipway.database;

/** The database could not be read or written; the message says so in words for the operator, with what to do. */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
