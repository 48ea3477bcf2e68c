package slipway.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * A pool of connections to the server's database, its tables brought up to date, and the one place where the drivers' errors get
 * words. Methods block; any thread. The server closes it last.
 *
 * <p>SQL is common to both databases: TEXT, BIGINT milliseconds, {@code ON CONFLICT … DO UPDATE}, {@code RETURNING}.
 */
public final class Database implements AutoCloseable {
    /** Version of the tables that this Slipway knows. */
    public static final int NEWEST_MIGRATION = 5;
    /** Flyway's own table. */
    public static final String HISTORY = "flyway_schema_history";
    private static final String MIGRATIONS = "classpath:db/tables";
    private static final String POSTGRESQL_TYPES = "classpath:db/postgresql";
    private static final int MOST_CONNECTIONS = 8;
    private static final Duration TO_GET_A_CONNECTION = Duration.ofSeconds(10);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final String SQLITE_OPTIONS = "journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=on&secure_delete=on";

    private final DatabaseSettings settings;
    private final Optional<ServerLock> lock;
    private final AgroalDataSource source;
    private final Jdbi jdbi;

    private Database(DatabaseSettings settings, Optional<ServerLock> lock) throws SQLException {
        this.settings = settings;
        this.lock = lock;
        this.source = AgroalDataSource.from(settings.isSqlite() ? sqlite(settings) : postgresql(settings, settings.timedOptions()));
        this.jdbi = Jdbi.create(source);
        // what is bound are names, password hashes and learners' sources: no exception takes them into the log
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    private static AgroalDataSourceConfigurationSupplier sqlite(DatabaseSettings settings) {
        String url = settings.url();
        return pool(factory -> factory.jdbcUrl(url + (url.contains("?") ? "&" : "?") + SQLITE_OPTIONS), pool -> pool);
    }

    /** A connection is asked for a sign of life before it is lent: PostgreSQL may have been restarted. */
    private static AgroalDataSourceConfigurationSupplier postgresql(DatabaseSettings settings, Map<String, String> options) {
        return pool(factory -> {
            options.forEach(factory::jdbcProperty);
            return factory.jdbcUrl(settings.url())
                    .principal(settings.user().isEmpty() ? null : new NamePrincipal(settings.user()))
                    .credential(settings.password().isEmpty() ? null : new SimplePassword(settings.password()));
        }, pool -> pool.connectionValidator(ConnectionValidator.defaultValidator()).validateOnBorrow(true).exceptionSorter(DatabaseErrors::isOutage));
    }

    /** For what may take minutes: without the time limit that everything else has. The caller closes it. */
    private AgroalDataSource patient() throws SQLException {
        return AgroalDataSource.from(settings.isSqlite() ? sqlite(settings) : postgresql(settings, settings.options()));
    }

    private static AgroalDataSourceConfigurationSupplier pool(UnaryOperator<AgroalConnectionFactoryConfigurationSupplier> connections,
            UnaryOperator<AgroalConnectionPoolConfigurationSupplier> more) {
        return new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> more.apply(pool
                .maxSize(MOST_CONNECTIONS).acquisitionTimeout(TO_GET_A_CONNECTION).connectionFactoryConfiguration(connections::apply)));
    }

    /**
     * Opens it as the only server, makes the file when it is missing, and brings the tables up to date. PostgreSQL is waited for
     * up to 60 s when it does not answer yet.
     *
     * @throws DatabaseException when the database cannot be reached or read, has a server, or was used by a newer Slipway
     */
    public static Database openAlone(DatabaseSettings settings) {
        ensureFile(settings);
        return migrated(settings, Optional.of(ServerLock.take(settings)));
    }

    /** As {@link #openAlone}, but perhaps beside a server. */
    public static Database open(DatabaseSettings settings) {
        ensureFile(settings);
        return migrated(settings, Optional.empty());
    }

    private static Database migrated(DatabaseSettings settings, Optional<ServerLock> lock) {
        Database database = connect(settings, lock);
        try {
            database.migrate(NEWEST_MIGRATION);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** As {@link #open}, with the tables as they are. */
    public static Database connect(DatabaseSettings settings) {
        ensureFile(settings);
        return connect(settings, Optional.empty());
    }

    private static Database connect(DatabaseSettings settings, Optional<ServerLock> lock) {
        try {
            return new Database(settings, lock);
        } catch (SQLException e) {
            lock.ifPresent(ServerLock::close);
            throw explained("open the database " + settings, e);
        }
    }

    private static void ensureFile(DatabaseSettings settings) {
        try {
            if (settings.isSqlite()) {
                makeOwnerOnly(settings.file());
            }
        } catch (IOException e) {
            throw explained("open the database " + settings, e);
        }
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

    /**
     * Brings the tables to a version, when they are older. Flyway alone takes a quarter of a second and more of the server's start,
     * so it is only asked when there is something to do.
     *
     * @throws DatabaseException when a newer Slipway has used them, or they cannot be changed
     */
    public void migrate(int target) {
        int present = version();
        if (present > NEWEST_MIGRATION) {
            throw new DatabaseException("The database " + settings + " was used by a newer Slipway: its tables are of version " + present
                    + ", and this one knows " + NEWEST_MIGRATION + ". Start the newer one, or restore a backup of before.", null);
        }
        if (present < target) {
            migrateWithFlyway(target);
        }
    }

    private void migrateWithFlyway(int target) {
        try (var patient = patient()) {
            Flyway.configure(Database.class.getClassLoader()).dataSource(patient).target(Integer.toString(target))
                    .locations(settings.isSqlite() ? new String[] {MIGRATIONS} : new String[] {MIGRATIONS, POSTGRESQL_TYPES})
                    .load().migrate();
        } catch (FlywayException | SQLException e) {
            throw explained("bring the database's tables up to date", e);
        }
    }

    /** Number of the newest migration that it had; -1 for a new database. */
    public int version() {
        try (var connection = source.getConnection(); var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL")) {
            int version = -1;
            while (rows.next()) {
                version = Math.max(version, Integer.parseInt(rows.getString(1)));
            }
            return version;
        } catch (SQLException e) {
            if (DatabaseErrors.isMissingTable(e)) {
                return -1;
            }
            throw explained("read the database " + settings, e);
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

    /**
     * Reads and writes in one transaction, which is on disk when this returns, or has left nothing.
     *
     * @throws DatabaseException also when this is the only server no more
     */
    public <T> T write(Function<Handle, T> statements) {
        try {
            return settings.isSqlite() ? immediately(statements) : jdbi.inTransaction(handle -> {
                requireLock(handle.getConnection());
                return statements.apply(handle);
            });
        } catch (JdbiException e) {
            throw explained("save to the database", e);
        }
    }

    private void requireLock(Connection connection) {
        try {
            if (lock.isPresent()) {
                lock.get().require(connection);
            }
        } catch (SQLException e) {
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

    /**
     * Takes what was deleted from the disk as well: SQLite overwrites it in its file at once ({@code secure_delete}), but what was
     * written before still stands in the write-ahead log, which this empties. PostgreSQL does it in its own time (VACUUM).
     *
     * @throws DatabaseException when somebody has been reading for so long that it could not be done now
     */
    public void scrub() {
        if (settings.isSqlite() && read(handle -> handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapTo(Integer.class).one()) != 0) {
            throw new DatabaseException("Could not empty the database's write-ahead log: somebody is reading all the time.", null);
        }
    }

    /**
     * The connection for the one who writes alone, and closes it when it fails. On PostgreSQL the right to be the only server is
     * bound to it.
     *
     * @throws DatabaseException when the database cannot be reached, or has another server now
     */
    public Connection writer() {
        try {
            return lock.isPresent() ? lock.get().writer(source) : source.getConnection();
        } catch (SQLException e) {
            throw explained("open the database", e);
        }
    }

    /** What is done with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }

    /** As {@link Work}, without a result. */
    public interface Filling {
        void with(Connection connection) throws SQLException, IOException;
    }

    /** Reads everything as it was at one moment; writers go on. */
    public <T> T snapshot(Work<T> work) throws IOException {
        try (var patient = patient(); var connection = patient.getConnection()) {
            connection.setAutoCommit(false);
            if (!settings.isSqlite()) { // whose transactions are no less
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
            }
            T result = work.with(connection);
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw explained("read the database", e);
        }
    }

    /** Writes much in one transaction, which is all there in the end, or has left nothing. */
    public void fill(Filling work) throws IOException {
        try (var patient = patient(); var connection = patient.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.with(connection);
                connection.commit();
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw explained("save to the database", e);
        }
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public static DatabaseException explained(String task, Throwable error) {
        return new DatabaseException("Could not " + task + ": " + DatabaseErrors.reason(error), error);
    }

    @Override
    public void close() {
        source.close();
        lock.ifPresent(ServerLock::close);
    }
}
