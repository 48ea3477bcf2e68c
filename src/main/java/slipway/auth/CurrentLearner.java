package slipway.auth;

import java.util.Arrays;
import java.util.Optional;

/** Turns a request's cookies into who sent it: the one place that decides who somebody is. Does not block; any thread. */
public final class CurrentLearner {
    private final SignIns signIns;
    private final String cookieName;

    public CurrentLearner(SignIns signIns, Site site) {
        this.signIns = signIns;
        this.cookieName = site.cookieName();
    }

    public String cookieName() {
        return cookieName;
    }

    /** Whose session it is that an {@link Actor#session()} named, if it has not ended. */
    public Optional<Actor> ofSession(String session) {
        return signIns.ofSession(session);
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
