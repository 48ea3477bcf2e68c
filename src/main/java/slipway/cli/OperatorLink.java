package slipway.cli;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import slipway.auth.Invitations;
import slipway.auth.Mode;
import slipway.auth.Site;
import slipway.classroom.AccountStore;
import slipway.classroom.InvitationStore;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.DatabaseSettings;

/** {@code slipway operator link}: reads the server's configuration and database without starting one; a server may run beside it. */
final class OperatorLink {
    private OperatorLink() {
    }

    /** @return the exit code */
    static int run(PrintStream out, PrintStream err) {
        try {
            SmallRyeConfig config = config();
            Site site = Site.of(Mode.of(text(config, "slipway.mode").orElse("")), text(config, "slipway.url"), 0);
            if (site.isLocal()) {
                throw new IllegalArgumentException("Local mode has no operators. Set SLIPWAY_MODE=classroom, and all else as for the server.");
            }
            out.println(link(site, config));
            return 0;
        } catch (IllegalArgumentException | DatabaseException e) {
            err.println("slipway operator link: " + e.getMessage());
            return 1;
        }
    }

    private static String link(Site site, SmallRyeConfig config) {
        DatabaseSettings settings = new DatabaseSettings(text(config, "slipway.database.url").orElse(""),
                text(config, "slipway.database.user").orElse(""), text(config, "slipway.database.password").orElse(""));
        try (Database database = Database.open(settings)) {
            return new Invitations(new InvitationStore(database), new AccountStore(database), Clock.systemUTC()).link(site);
        }
    }

    private static Optional<String> text(SmallRyeConfig config, String name) {
        return config.getOptionalValue(name, String.class);
    }

    /** As the server's: the environment before the defaults. */
    private static SmallRyeConfig config() {
        try {
            return new SmallRyeConfigBuilder().addDefaultSources().addDefaultInterceptors()
                    .withSources(new PropertiesConfigSource(OperatorLink.class.getResource("/application.properties"), 100)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
