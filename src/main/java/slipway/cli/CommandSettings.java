package slipway.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import slipway.database.DatabaseSettings;

/** The server's configuration for commands that start none: the same files and environment. */
final class CommandSettings {
    private final Config config = ConfigProvider.getConfig();

    Optional<String> text(String name) {
        return config.getOptionalValue(name, String.class);
    }

    Path data() {
        return config.getValue("slipway.data", Path.class);
    }

    /** @throws IllegalArgumentException when it is set wrongly, in words */
    DatabaseSettings database() {
        return DatabaseSettings.of(config.getValue("slipway.database.url", String.class), text("slipway.database.user"),
                text("slipway.database.password"), text("slipway.database.password-file").map(Path::of));
    }
}
