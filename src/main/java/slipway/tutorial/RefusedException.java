package slipway.tutorial;

/** What was asked cannot be done; nothing happened. The code is for programs, the message tells people what to do. */
public final class RefusedException extends Exception {
    private final String code;

    public RefusedException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
