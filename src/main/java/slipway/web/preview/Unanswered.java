package slipway.web.preview;

import java.util.List;

/** Nothing was sent to the browser yet, and it gets a page of ours instead of the app's. */
final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final List<String> advice;

    /** @param advice sentences besides the message; what stands between backticks is shown as code */
    Unanswered(int status, String title, String message, String... advice) {
        super(message, null, false, false);
        this.status = status;
        this.title = title;
        this.advice = List.of(advice);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    List<String> advice() {
        return advice;
    }
}
