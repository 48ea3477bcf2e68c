package slipway.cli;

import java.io.PrintStream;
import java.time.Clock;
import slipway.auth.Invitations;
import slipway.auth.Mode;
import slipway.auth.Site;
import slipway.classroom.AccountStore;
import slipway.classroom.InvitationStore;
import slipway.database.Database;
import slipway.database.DatabaseException;

/** {@code slipway operator link}: reads the server's configuration and database without starting one; a server may run beside it. */
final class OperatorLink {
    private OperatorLink() {
    }

    /** @return the exit code */
    static int run(PrintStream out, PrintStream err) {
        try {
            var settings = new CommandSettings();
            Site site = Site.of(Mode.of(settings.text("slipway.mode").orElse("")), settings.text("slipway.url"), 0);
            if (site.isLocal()) {
                throw new IllegalArgumentException("Local mode has no operators. Set SLIPWAY_MODE=classroom, and all else as for the server.");
            }
            out.println(link(site, settings));
            return 0;
        } catch (IllegalArgumentException | DatabaseException e) {
            err.println("slipway operator link: " + e.getMessage());
            return 1;
        }
    }

    private static String link(Site site, CommandSettings settings) {
        try (Database database = Database.open(settings.database())) {
            return new Invitations(new InvitationStore(database), new AccountStore(database), Clock.systemUTC()).link(site);
        }
    }
}
