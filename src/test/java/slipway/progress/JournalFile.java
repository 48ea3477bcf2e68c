package slipway.progress;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A journal in a file as the server opens it, with the same pool and the same settings. */
final class JournalFile implements AutoCloseable {
    private final AgroalDataSource source;
    final Journal journal;

    private JournalFile(AgroalDataSource source, Retention retention) {
        this.source = source;
        this.journal = Journal.open(source, retention);
    }

    static JournalFile in(Path directory) {
        return in(directory, Retention.DEFAULT, "");
    }

    static JournalFile in(Path directory, Retention retention) {
        return in(directory, retention, "");
    }

    /** @param settings further settings of SQLite, each beginning with an ampersand */
    static JournalFile in(Path directory, Retention retention, String settings) {
        return new JournalFile(pool(directory, settings), retention);
    }

    static AgroalDataSource pool(Path directory, String settings) {
        var url = "jdbc:sqlite:" + directory.resolve("slipway.db")
                + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=on" + settings;
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool
                    .maxSize(8).acquisitionTimeout(Duration.ofSeconds(10))
                    .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    AgroalDataSource source() {
        return source;
    }

    @Override
    public void close() {
        journal.close();
        source.close();
    }
}
