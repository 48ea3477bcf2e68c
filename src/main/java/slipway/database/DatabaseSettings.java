package slipway.database;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE}
 * @param user PostgreSQL's; empty for SQLite
 * @param password PostgreSQL's; empty for none
 */
public record DatabaseSettings(String url, String user, String password) {
    private static final String SQLITE = "jdbc:sqlite:";

    public DatabaseSettings {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (!url.startsWith(SQLITE) && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("The database's address must begin with jdbc:sqlite: or jdbc:postgresql:, but is " + url);
        }
    }

    /** A file of this machine, made when it is missing. */
    public static DatabaseSettings sqlite(Path file) {
        return new DatabaseSettings(SQLITE + file, "", "");
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** The file of an SQLite database, without the settings behind it. */
    Path file() {
        return Path.of(url.substring(SQLITE.length()).replaceFirst("\\?.*", ""));
    }

    @Override
    public String toString() {
        return url;
    }
}
