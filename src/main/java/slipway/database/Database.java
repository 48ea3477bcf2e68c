package slipway.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A pool of connections to the server's database, its tables brought up to date, and the one place where the drivers' errors get
 * words. Methods block; any thread. The server closes it last.
 *
 * <p>SQL is common to both databases: TEXT, BIGINT milliseconds, {@code ON CONFLICT … DO UPDATE}, {@code RETURNING}.
 */
public final class Database implements AutoCloseable {
    static final String NEWEST_MIGRATION = "4";
    private static final String MIGRATIONS = "classpath:db/tables";
    private static final String POSTGRESQL_TYPES = "classpath:db/postgresql";
    private static final int MOST_CONNECTIONS = 8;
    private static final Duration TO_GET_A_CONNECTION = Duration.ofSeconds(10);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final String SQLITE_OPTIONS = "journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=on";

    private final DatabaseSettings settings;
    private final AgroalDataSource source;
    private final Jdbi jdbi;

    private Database(DatabaseSettings settings) throws SQLException {
        this.settings = settings;
        this.source = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool
                .maxSize(MOST_CONNECTIONS).acquisitionTimeout(TO_GET_A_CONNECTION)
                .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url(settings))
                        .principal(settings.user().isEmpty() ? null : new NamePrincipal(settings.user()))
                        .credential(new SimplePassword(settings.password())))));
        this.jdbi = Jdbi.create(source);
    }

    /**
     * Connects, makes the file when it is missing, and brings the tables up to date.
     *
     * @throws DatabaseException when the database cannot be reached or read, or was used by a newer Slipway
     */
    public static Database open(DatabaseSettings settings) {
        Database database = connect(settings);
        try {
            database.migrate();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** As {@link #open}, with the tables as they are. */
    static Database connect(DatabaseSettings settings) {
        try {
            if (settings.isSqlite()) {
                makeOwnerOnly(settings.file());
            }
            return new Database(settings);
        } catch (SQLException | IOException e) {
            throw explained("open the database " + settings, e);
        }
    }

    private static String url(DatabaseSettings settings) {
        String url = settings.url();
        return settings.isSqlite() ? url + (url.contains("?") ? "&" : "?") + SQLITE_OPTIONS : url;
    }

    /** What learners typed and saw is nobody else's on a shared machine; SQLite gives its other files the same mode. */
    private static void makeOwnerOnly(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
    }

    /** Flyway alone takes a quarter of a second and more of the server's start, so it is only asked when there is something to do. */
    void migrate() {
        if (isCurrent()) {
            return;
        }
        try {
            Flyway.configure(Database.class.getClassLoader()).dataSource(source)
                    .locations(settings.isSqlite() ? new String[] {MIGRATIONS} : new String[] {MIGRATIONS, POSTGRESQL_TYPES})
                    .load().migrate();
        } catch (FlywayException e) {
            throw explained("bring the database's tables up to date", e);
        }
    }

    private boolean isCurrent() {
        try {
            return exists("SELECT 1 FROM flyway_schema_history WHERE success AND version = ?", NEWEST_MIGRATION);
        } catch (DatabaseException e) {
            return false; // a new database; whatever else it is, migrating says it better
        }
    }

    /** Reads on a connection of its own; on SQLite readers and writers do not wait for each other. */
    public <T> T read(Function<Handle, T> query) {
        try (var handle = jdbi.open()) {
            return query.apply(handle);
        } catch (JdbiException e) {
            throw explained("read the database", e);
        }
    }

    /** Reads and writes in one transaction, which is on disk when this returns, or has left nothing. */
    public <T> T write(Function<Handle, T> statements) {
        try {
            return settings.isSqlite() ? immediately(statements) : jdbi.inTransaction(statements::apply);
        } catch (JdbiException e) {
            throw explained("save to the database", e);
        }
    }

    /**
     * Takes SQLite's write lock at the beginning: a transaction that reads first and is then overtaken would fail instead of
     * waiting. The driver's own transactions cannot be used for it, since they begin as soon as the one before has ended.
     */
    private <T> T immediately(Function<Handle, T> statements) {
        try (var handle = jdbi.open()) {
            handle.execute("BEGIN IMMEDIATE");
            try {
                T result = statements.apply(handle);
                handle.execute("COMMIT");
                return result;
            } catch (RuntimeException e) {
                rollBack(handle, e);
                throw e;
            }
        }
    }

    private static void rollBack(Handle handle, RuntimeException cause) {
        try {
            handle.execute("ROLLBACK");
        } catch (JdbiException e) {
            cause.addSuppressed(e); // SQLite has rolled back by itself
        }
    }

    /** Whether the query has a row. Plain JDBC, because it stands before each run and the start and takes a third of the time. */
    public boolean exists(String sql, String parameter) {
        try (var connection = source.getConnection(); var statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw explained("read the database", e);
        }
    }

    /** A connection of the pool for somebody who keeps it; the caller closes it. */
    public Connection connection() {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw explained("open the database", e);
        }
    }

    public static DatabaseException explained(String task, Throwable error) {
        return new DatabaseException("Could not " + task + ": " + DatabaseErrors.reason(error), error);
    }

    @Override
    public void close() {
        source.close();
    }
}
