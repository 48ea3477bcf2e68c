package slipway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.InvitationStore;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/** The way in for operators: links that work once, printed for whoever can read the server's terminal or log. Blocks; any thread. */
public final class Invitations {
    public static final Duration GOOD_FOR = Duration.ofHours(24);

    private final InvitationStore invitations;
    private final AccountStore accounts;
    private final Clock clock;

    public Invitations(InvitationStore invitations, AccountStore accounts, Clock clock) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** A new link to become an operator. */
    public String link(Site site) {
        String secret = Secrets.fresh();
        Instant now = clock.instant();
        invitations.add(Secrets.hash(secret), now, now.plus(GOOD_FOR));
        return site.origin() + "/welcome/" + secret;
    }

    /** A link, while there is nobody who could make others operators. */
    public Optional<String> firstLink(Site site) {
        return accounts.exists(Role.OPERATOR) ? Optional.empty() : Optional.of(link(site));
    }

    boolean isGood(String secret) {
        return invitations.isGood(Secrets.hash(secret), clock.instant());
    }

    Optional<Account> redeem(String secret, PersonName name, String password) {
        return invitations.redeem(Secrets.hash(secret), clock.instant(), name, password);
    }
}
