package slipway.auth;

import java.util.Optional;
import java.util.function.UnaryOperator;
import slipway.classroom.LearnerId;

/**
 * Marks browsers in which somebody has signed in before, with a cookie that outlives the session (OWASP calls them device
 * cookies). It lets nobody in; it only gives the browser tries of its own, so that nobody can lock others out of what they use
 * every day by guessing at their names. Immutable; any thread.
 *
 * @param secret gives an unguessable text for a purpose
 */
public record KnownBrowsers(UnaryOperator<String> secret) {
    /** A value for a browser in which this account has just signed in. */
    String mark(LearnerId account) {
        String browser = Secrets.fresh();
        return browser + "." + proof(account, browser);
    }

    /** What names the browser, if the mark is one of this account. */
    Optional<String> browser(LearnerId account, String mark) {
        String[] parts = mark == null ? new String[0] : mark.split("\\.", 2);
        return parts.length == 2 && LocalSignIn.same(proof(account, parts[0]), parts[1]) ? Optional.of(parts[0]) : Optional.empty();
    }

    private String proof(LearnerId account, String browser) {
        return secret.apply("known browser/" + account + "/" + browser);
    }
}
