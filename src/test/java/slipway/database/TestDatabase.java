package slipway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a test's tables are: a file in its directory, or, when {@code SLIPWAY_TEST_POSTGRESQL} holds the address of a server
 * (with user and password), a schema of its own there. {@code make test} runs the tests of all that is stored against both.
 */
public final class TestDatabase {
    public static final String POSTGRESQL = "SLIPWAY_TEST_POSTGRESQL";
    private static final Path ROWS = Path.of("src/test/resources/db");

    private TestDatabase() {
    }

    /** The same directory has the same tables. */
    public static DatabaseSettings in(Path directory) {
        return in(directory, "");
    }

    /** @param options further settings of SQLite, each beginning with an ampersand; PostgreSQL has none of them */
    public static DatabaseSettings in(Path directory, String options) {
        String server = System.getenv(POSTGRESQL);
        if (!isPostgresql()) {
            return new DatabaseSettings(DatabaseSettings.sqlite(directory.resolve("slipway.db")).url() + options.replaceFirst("&", "?"), "", "");
        }
        String schema = "test_" + HexFormat.of().toHexDigits(directory.toAbsolutePath().toString().hashCode());
        try (var connection = DriverManager.getConnection(server); var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException("the tests' PostgreSQL at " + POSTGRESQL + " does not answer", e);
        }
        return new DatabaseSettings(server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema, "", "");
    }

    /** Whether the tables are PostgreSQL's. */
    public static boolean isPostgresql() {
        return System.getenv(POSTGRESQL) != null && !System.getenv(POSTGRESQL).isEmpty();
    }

    /** Tables of an older version, with rows in each of them as a server of that version wrote them: {@code src/test/resources/db/rows-VERSION.sql}. */
    public static void fillAsOf(int version, DatabaseSettings settings) {
        try (var database = Database.connect(settings)) {
            database.migrate(version);
            String rows = Files.readString(ROWS.resolve("rows-" + version + ".sql"));
            execute(settings, isPostgresql() ? rows.replaceAll("x'([0-9a-f]*)'", "'\\\\x$1'") : rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The versions of which there are such rows. */
    static List<Integer> versionsWithRows() {
        try (var files = Files.list(ROWS)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("rows-"))
                    .map(name -> Integer.valueOf(name.replaceAll("\\D", ""))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs SQL as it stands, in tables that need not be there yet. */
    public static void execute(DatabaseSettings settings, String sql) {
        try (var database = Database.connect(settings); var connection = database.writer(); var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
