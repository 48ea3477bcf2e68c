package slipway.auth;

import java.nio.file.Path;

/**
 * Who may see how the server fares, its figures and what its health is in words: operators in their browser, local mode's one person,
 * and programs that show the token of a file in the data directory. Nobody else, from wherever they ask: on this machine others may have
 * accounts, and behind a proxy everybody comes from it. Immutable, does not block; any thread.
 */
public final class MonitorAccess {
    private static final String SCHEME = "Bearer ";

    private final CurrentLearner current;
    private final Access access;
    private final String token;

    /** @param file holds the token; made when it is missing */
    public MonitorAccess(CurrentLearner current, Access access, Path file) {
        this.current = current;
        this.access = access;
        this.token = TokenFile.readOrMake(file);
    }

    /**
     * @param authorization the request's Authorization header, null when there is none
     * @param cookie its Cookie header, likewise
     */
    public boolean admits(String authorization, String cookie) {
        boolean program = authorization != null && authorization.startsWith(SCHEME)
                && LocalSignIn.same(token, authorization.substring(SCHEME.length()).strip());
        return program || current.of(cookie).filter(access::mayWatch).isPresent();
    }
}
