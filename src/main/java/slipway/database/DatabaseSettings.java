package slipway.database;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?user=…&password=…]}
 * @param user PostgreSQL's; empty when the URL names it, and for SQLite
 * @param password PostgreSQL's; empty for none, or when the URL holds it
 */
public record DatabaseSettings(String url, String user, String password) {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    /** Of a PostgreSQL that was asked: all that a server asks for takes milliseconds, and a slow disk's commit seconds. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when the address is none, in words */
    public DatabaseSettings {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("The database's address must begin with " + SQLITE + " or " + POSTGRESQL + ", but is " + open(url));
        }
        // the driver reads what stands before an @ as a port, and logs it
        if (url.startsWith(POSTGRESQL) && (url.matches("[^?]*@.*") || Driver.parseURL(url, null) == null)) {
            throw new IllegalArgumentException("The database's address is not understood: " + open(url)
                    + ". It has the form jdbc:postgresql://HOST:PORT/DATABASE; user and password have settings of their own.");
        }
    }

    /** A file of this machine, made when it is missing. */
    public static DatabaseSettings sqlite(Path file) {
        return new DatabaseSettings(SQLITE + file, "", "");
    }

    /**
     * As an operator sets it.
     *
     * @param passwordFile holds the password and perhaps a line end, as secrets of Docker do
     * @throws IllegalArgumentException when the file cannot be read, or there are two passwords
     */
    public static DatabaseSettings of(String url, Optional<String> user, Optional<String> password, Optional<Path> passwordFile) {
        if (password.isPresent() && passwordFile.isPresent()) {
            throw new IllegalArgumentException("The database's password is set twice: set it itself or its file, not both.");
        }
        return new DatabaseSettings(url, user.orElse(""), passwordFile.map(DatabaseSettings::firstLine).or(() -> password).orElse(""));
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException("The file of the database's password cannot be read: " + file
                    + ". Check its path and that the server's user may read it.", e);
        }
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** False when it is a file that is missing; a server is asked when it is used. */
    public boolean exists() {
        return !isSqlite() || Files.exists(file());
    }

    /** The file of an SQLite database, without the settings behind it. */
    Path file() {
        return Path.of(url.substring(SQLITE.length()).replaceFirst("\\?.*", ""));
    }

    /** PostgreSQL's, for its driver; what the address says comes before them. Its errors are without the values that were sent. */
    Map<String, String> options() {
        return Map.of("ApplicationName", "slipway", "connectTimeout", "10", "tcpKeepAlive", "true", "logServerErrorDetail", "false");
    }

    /** As {@link #options}. A statement without an answer ends, and its connection with it: of a host that is gone TCP learns after a quarter of an hour. */
    Map<String, String> timedOptions() {
        Map<String, String> options = new HashMap<>(options());
        options.put("socketTimeout", Long.toString(LONGEST_SILENCE.toSeconds()));
        return options;
    }

    /** As {@link #timedOptions}, with user and password. */
    Properties properties() {
        var properties = new Properties();
        properties.putAll(timedOptions());
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** For people and logs: without what may be secret. */
    @Override
    public String toString() {
        return open(url);
    }

    private static String open(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
    }
}
