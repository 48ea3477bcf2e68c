package slipway.classroom;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import slipway.database.Database;

/** Who is signed in, so that a restarted server still knows. What returns is on disk. Blocks; any thread. */
public final class SessionStore {
    /** A session with whose it is. */
    public record Owned(Session session, Account account) {
    }

    private final Database database;

    public SessionStore(Database database) {
        this.database = database;
    }

    public List<Owned> all() {
        return database.read(handle -> handle.createQuery("""
                SELECT account.*, session.id AS session_id, session.created_at AS begun_at, session.last_seen_at AS used_at,
                    session.expires_at, session.browser
                FROM session JOIN account ON account.id = session.account WHERE account.deleted_at IS NULL""")
                .map((row, context) -> owned(row)).list());
    }

    /**
     * Keeps a session, unless its account was removed or got another password since the one that was typed was compared.
     *
     * @param password the stored hash that was compared with
     * @return whose it is; empty when it was not kept
     */
    public Optional<Account> add(Session session, String password) {
        return database.write(handle -> {
            Optional<Account> account = handle.createQuery("""
                    SELECT * FROM account WHERE id = :id AND password = :password AND deleted_at IS NULL""")
                    .bind("id", session.account().value()).bind("password", password)
                    .map((row, context) -> AccountStore.account(row)).findOne();
            account.ifPresent(owner -> insert(handle, session));
            return account;
        });
    }

    private static void insert(Handle handle, Session session) {
        handle.createUpdate("""
                INSERT INTO session (id, account, created_at, last_seen_at, expires_at, browser)
                VALUES (:id, :account, :created, :seen, :expires, :browser)""")
                .bind("id", session.id()).bind("account", session.account().value()).bind("created", session.createdAt().toEpochMilli())
                .bind("seen", session.lastSeenAt().toEpochMilli()).bind("expires", session.expiresAt().toEpochMilli())
                .bind("browser", session.browser()).execute();
        handle.createUpdate("UPDATE account SET last_seen_at = :seen WHERE id = :account")
                .bind("seen", session.lastSeenAt().toEpochMilli()).bind("account", session.account().value()).execute();
    }

    public void remove(Collection<String> ids) {
        if (!ids.isEmpty()) {
            database.write(handle -> {
                PreparedBatch batch = handle.prepareBatch("DELETE FROM session WHERE id = :id");
                ids.forEach(id -> batch.bind("id", id).add());
                return batch.execute();
            });
        }
    }

    /** @param times by id of the session; those of sessions that have ended meanwhile are passed over */
    public void seen(Map<String, Instant> times) {
        database.write(handle -> {
            PreparedBatch sessions = handle.prepareBatch("UPDATE session SET last_seen_at = :at WHERE id = :id");
            times.forEach((id, at) -> sessions.bind("id", id).bind("at", at.toEpochMilli()).add());
            sessions.execute();
            PreparedBatch accounts = handle.prepareBatch("""
                    UPDATE account SET last_seen_at = :at WHERE id = (SELECT account FROM session WHERE id = :id)
                        AND (last_seen_at IS NULL OR last_seen_at < :at)""");
            times.forEach((id, at) -> accounts.bind("id", id).bind("at", at.toEpochMilli()).add());
            return accounts.execute();
        });
    }

    private static Owned owned(ResultSet row) throws SQLException {
        Account account = AccountStore.account(row);
        return new Owned(new Session(row.getString("session_id"), account.id(), time(row, "begun_at"), time(row, "used_at"),
                time(row, "expires_at"), row.getString("browser")), account);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
