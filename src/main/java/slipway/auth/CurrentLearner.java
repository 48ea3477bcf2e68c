package slipway.auth;

import java.util.Arrays;
import java.util.Optional;

/** Turns a request's cookies into who sent it: the one place that decides who somebody is. Any thread. */
public final class CurrentLearner {
    private final SignIns signIns;
    private final String cookieName;

    /** @param port cookies ignore ports, so two servers of one machine need different names */
    public CurrentLearner(SignIns signIns, int port) {
        this.signIns = signIns;
        this.cookieName = "slipway-" + port;
    }

    public String cookieName() {
        return cookieName;
    }

    /** @param cookieHeader the request's Cookie header, null when there is none */
    public Optional<Actor> of(String cookieHeader) {
        if (cookieHeader == null) {
            return Optional.empty();
        }
        return Arrays.stream(cookieHeader.split(";"))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(cookieName + "="))
                .flatMap(cookie -> signIns.actor(cookie.substring(cookieName.length() + 1)).stream())
                .findFirst();
    }
}
