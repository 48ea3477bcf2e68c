package slipway.auth;

import slipway.auth.DeniedException.Reason;
import slipway.auth.GuessLimits.Attempt;
import slipway.auth.SignInService.SignedIn;
import slipway.classroom.Account;
import slipway.classroom.AccountStore.Credentials;
import slipway.classroom.PersonName;

/** Whoever follows an operator's link becomes one. Blocks; any thread. */
public final class Welcome {
    private final Invitations invitations;
    private final SignInService signIns;
    private final Passwords passwords;
    private final GuessLimits limits;
    private final Sessions sessions;

    public Welcome(Invitations invitations, SignInService signIns, Passwords passwords, GuessLimits limits, Sessions sessions) {
        this.invitations = invitations;
        this.signIns = signIns;
        this.passwords = passwords;
        this.limits = limits;
        this.sessions = sessions;
    }

    /** @throws DeniedException when the link is not good, or too many were tried */
    public void check(String secret, Visitor from) throws DeniedException {
        Attempt attempt = limits.code(from);
        if (!invitations.isGood(secret)) {
            throw expired();
        }
        attempt.wasRight();
    }

    /** A new operator, or one who had lost the password, and is signed out everywhere else. */
    public SignedIn become(String secret, String typedName, String chosen, String repeated, Visitor from) throws DeniedException {
        check(secret, from);
        PersonName name = Joining.name(typedName);
        Passwords.check(chosen, repeated, name);
        String password = passwords.hash(chosen);
        Account account = invitations.redeem(secret, name, password).orElseThrow(Welcome::expired);
        sessions.endAll(account.id());
        return signIns.begin(new Credentials(account, password), from);
    }

    private static DeniedException expired() {
        return new DeniedException(Reason.WRONG, "This link is not good, or no longer: it works once, and for 24 hours. "
                + "Get another on the server with: slipway operator link");
    }
}
