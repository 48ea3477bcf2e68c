package slipway.auth;

import java.util.Optional;
import slipway.auth.DeniedException.Reason;
import slipway.auth.GuessLimits.Attempt;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.AccountStore.Credentials;
import slipway.classroom.LearnerId;
import slipway.classroom.PersonName;

/** Name and password to a session, and what somebody does with their own. Blocks; any thread. */
public final class SignInService {
    private static final String WRONG = "Name or password is wrong. If you have forgotten the password, ask your instructor for a new one.";

    private final AccountStore accounts;
    private final Passwords passwords;
    private final GuessLimits limits;
    private final KnownBrowsers known;
    private final Sessions sessions;

    public SignInService(AccountStore accounts, Passwords passwords, GuessLimits limits, KnownBrowsers known, Sessions sessions) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.limits = limits;
        this.known = known;
        this.sessions = sessions;
    }

    /**
     * A browser that is let in.
     *
     * @param cookie the session's, for as long as it lasts
     * @param mark says later that this browser was let in before
     */
    public record SignedIn(LearnerId account, String cookie, String mark) {
    }

    /** @param mark what {@link SignedIn#mark} was the last time, null for none */
    public SignedIn signIn(String typedName, String password, String mark, Visitor from) throws DeniedException {
        PersonName name = nameOf(typedName);
        Optional<Credentials> found = accounts.credentials(name);
        Attempt attempt = attempt(name, found, mark, from);
        if (found.isEmpty()) {
            passwords.matchNobody(password);
            throw new DeniedException(Reason.WRONG, WRONG);
        }
        if (!passwords.matches(password, found.get().password())) {
            throw new DeniedException(Reason.WRONG, WRONG);
        }
        attempt.wasRight();
        return begin(found.get(), from);
    }

    /** What is no name is nobody's, and is told so in the same words. */
    private static PersonName nameOf(String typed) throws DeniedException {
        try {
            return PersonName.of(typed);
        } catch (IllegalArgumentException e) {
            throw new DeniedException(Reason.WRONG, WRONG);
        }
    }

    private Attempt attempt(PersonName name, Optional<Credentials> found, String mark, Visitor from) throws DeniedException {
        Optional<String> browser = found.flatMap(credentials -> known.browser(credentials.account().id(), mark));
        return browser.isPresent() ? limits.passwordOfKnown(browser.get()) : limits.password(name, from);
    }

    /** Lets somebody in whose password was just compared or chosen. */
    SignedIn begin(Credentials credentials, Visitor from) throws DeniedException {
        LearnerId account = credentials.account().id();
        String cookie = sessions.begin(account, credentials.password(), from.browser())
                .orElseThrow(() -> new DeniedException(Reason.WRONG, WRONG));
        return new SignedIn(account, cookie, known.mark(account));
    }

    public void signOut(Actor actor) {
        sessions.end(actor.session());
    }

    /** All other browsers of theirs are signed out. A new password that somebody else gave them meanwhile stays. */
    public void changePassword(Actor actor, String current, String chosen, String repeated) throws DeniedException {
        Account account = accounts.find(actor.learner().id()).orElseThrow(() -> new DeniedException(Reason.WRONG, WRONG));
        PersonName name = PersonName.of(account.name());
        Credentials credentials = accounts.credentials(name).orElseThrow(() -> new DeniedException(Reason.WRONG, WRONG));
        Attempt attempt = limits.passwordOfKnown("session " + actor.session());
        if (!passwords.matches(current, credentials.password())) {
            throw new DeniedException(Reason.WRONG, "The current password is wrong. Nothing was changed.");
        }
        attempt.wasRight();
        Passwords.check(chosen, repeated, name);
        if (!accounts.changePassword(account.id(), credentials.password(), passwords.hash(chosen))) {
            throw new DeniedException(Reason.WRONG, "You were given another password meanwhile. Nothing was changed. Sign in with the new one.");
        }
        sessions.endOthers(account.id(), actor.session());
    }
}
