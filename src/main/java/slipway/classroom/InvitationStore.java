package slipway.classroom;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import slipway.database.Database;

/** Links that make an operator, once. What returns is on disk. Blocks; any thread. */
public final class InvitationStore {
    private final Database database;

    public InvitationStore(Database database) {
        this.database = database;
    }

    /** @param id SHA-256 of the secret in the link */
    public void add(String id, Instant now, Instant expiresAt) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM invitation WHERE expires_at <= :now").bind("now", now.toEpochMilli()).execute();
            return handle.createUpdate("INSERT INTO invitation (id, role, created_at, expires_at) VALUES (:id, :role, :now, :expires)")
                    .bind("id", id).bind("role", Role.OPERATOR.text()).bind("now", now.toEpochMilli())
                    .bind("expires", expiresAt.toEpochMilli()).execute();
        });
    }

    public boolean isGood(String id, Instant now) {
        return database.read(handle -> handle.createQuery("SELECT 1 FROM invitation WHERE id = :id AND expires_at > :now")
                .bind("id", id).bind("now", now.toEpochMilli()).mapTo(Integer.class).findOne().isPresent());
    }

    /**
     * Makes the operator: a new account, or the one of this name with a new password. All links end with the one that was used.
     *
     * @param password already hashed
     * @return empty when the link is good no more
     */
    public Optional<Account> redeem(String id, Instant now, PersonName name, String password) {
        return database.write(handle -> {
            int good = handle.createUpdate("DELETE FROM invitation WHERE id = :id AND expires_at > :now")
                    .bind("id", id).bind("now", now.toEpochMilli()).execute();
            if (good == 0) {
                return Optional.empty();
            }
            handle.execute("DELETE FROM invitation");
            return Optional.of(operator(handle, name, password));
        });
    }

    private static Account operator(Handle handle, PersonName name, String password) {
        return AccountStore.insert(handle, name, Role.OPERATOR, password).orElseGet(() -> handle.createQuery("""
                UPDATE account SET role = :role, password = :password WHERE name_key = :key RETURNING *""")
                .bind("role", Role.OPERATOR.text()).bind("password", password).bind("key", name.key())
                .map((row, context) -> AccountStore.account(row)).one());
    }
}
