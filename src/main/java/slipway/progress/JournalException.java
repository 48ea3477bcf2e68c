package slipway.progress;

/** The journal could not store or read; the message says for people what is wrong and what to do. */
public final class JournalException extends RuntimeException {
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
