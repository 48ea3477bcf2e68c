package slipway.classroom;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import slipway.database.Database;
import slipway.database.DatabaseException;

/** The accounts. What returns is on disk. Blocks; any thread. */
public final class AccountStore {
    private static final String ALIVE = " FROM account WHERE deleted_at IS NULL ";

    private final Database database;

    public AccountStore(Database database) {
        this.database = database;
    }

    /** What sign-in compares with. */
    public record Credentials(Account account, String password) {
    }

    /**
     * Makes an account.
     *
     * @param password already hashed
     * @return empty when somebody has this name
     */
    public Optional<Account> create(PersonName name, Role role, String password) {
        return database.write(handle -> insert(handle, name, role, password));
    }

    /** As {@link #create}, in a transaction of the caller's. */
    static Optional<Account> insert(Handle handle, PersonName name, Role role, String password) {
        Account account = new Account(LearnerId.fresh(), name.text(), role, Instant.now().truncatedTo(ChronoUnit.MILLIS), Optional.empty());
        int made = handle.createUpdate("""
                INSERT INTO account (id, name, name_key, role, password, created_at) VALUES (:id, :name, :key, :role, :password, :at)
                ON CONFLICT (name_key) DO NOTHING""")
                .bind("id", account.id().value()).bind("name", name.text()).bind("key", name.key()).bind("role", role.text())
                .bind("password", password).bind("at", account.createdAt().toEpochMilli()).execute();
        return made == 0 ? Optional.empty() : Optional.of(account);
    }

    public Optional<Account> find(LearnerId id) {
        return database.read(handle -> handle.createQuery("SELECT *" + ALIVE + "AND id = :id").bind("id", id.value())
                .map((row, context) -> account(row)).findOne());
    }

    public Optional<Credentials> credentials(PersonName name) {
        return database.read(handle -> handle.createQuery("SELECT *" + ALIVE + "AND name_key = :key").bind("key", name.key())
                .map((row, context) -> new Credentials(account(row), row.getString("password"))).findOne());
    }

    /** The keys of those names that somebody has. */
    public Set<String> taken(List<PersonName> names) {
        return names.isEmpty() ? Set.of() : database.read(handle -> handle.createQuery("SELECT name_key FROM account WHERE name_key IN (<keys>)")
                .bindList("keys", names.stream().map(PersonName::key).toList()).mapTo(String.class).set());
    }

    /** All accounts, by name. */
    public List<Account> all() {
        return database.read(handle -> handle.createQuery("SELECT *" + ALIVE + "ORDER BY name_key")
                .map((row, context) -> account(row)).list());
    }

    /**
     * Some accounts, by name.
     *
     * @param part of a name; case and width do not count; empty for all
     * @param role empty for all
     */
    public List<Account> search(String part, Optional<Role> role, int offset, int limit) {
        return database.read(handle -> handle.createQuery("SELECT *" + ALIVE + """
                AND name_key LIKE :pattern ESCAPE '!' AND role LIKE :role ORDER BY name_key LIMIT :limit OFFSET :offset""")
                .bind("pattern", "%" + PersonName.key(part).replaceAll("[!%_]", "!$0") + "%").bind("role", role.map(Role::text).orElse("%"))
                .bind("limit", limit).bind("offset", offset).map((row, context) -> account(row)).list());
    }

    public boolean exists(Role role) {
        return count(role) > 0;
    }

    public int count(Role role) {
        return database.read(handle -> handle.createQuery("SELECT count(*)" + ALIVE + "AND role = :role").bind("role", role.text())
                .mapTo(Integer.class).one());
    }

    /**
     * Sets a password in place of a certain one.
     *
     * @param before the stored hash that was compared with
     * @param password already hashed
     * @return false when it is another one by now, or the account is gone; then nothing was changed
     */
    public boolean changePassword(LearnerId id, String before, String password) {
        return database.write(handle -> handle.createUpdate("UPDATE account SET password = :password WHERE id = :id AND password = :before AND deleted_at IS NULL")
                .bind("id", id.value()).bind("before", before).bind("password", password).execute()) > 0;
    }

    /** @param password already hashed */
    public void setPassword(LearnerId id, String password) {
        update("UPDATE account SET password = :value WHERE id = :id", id, password);
    }

    /** @return false when somebody else has this name; then nothing was changed */
    public boolean rename(LearnerId id, PersonName name) {
        try {
            database.write(handle -> handle.createUpdate("UPDATE account SET name = :name, name_key = :key WHERE id = :id AND deleted_at IS NULL")
                    .bind("id", id.value()).bind("name", name.text()).bind("key", name.key()).execute());
            return true;
        } catch (DatabaseException e) {
            if (credentials(name).filter(holder -> !holder.account().id().equals(id)).isPresent()) {
                return false; // keys are unique: also when somebody else took the name in the same moment
            }
            throw e;
        }
    }

    public void setRole(LearnerId id, Role role) {
        update("UPDATE account SET role = :value WHERE id = :id", id, role.text());
    }

    public void seen(LearnerId id, Instant at) {
        update("UPDATE account SET last_seen_at = :value WHERE id = :id", id, at.toEpochMilli());
    }

    /** From now on nobody signs in with it, and its name is free; {@link #remove} ends what begins here. */
    public void markDeleted(LearnerId id) {
        update("UPDATE account SET deleted_at = :value, name_key = '-' || id, password = '' WHERE id = :id", id, System.currentTimeMillis());
    }

    /** Those whose data were to be removed: after a crash, some of it may still be there. */
    public List<LearnerId> deleted() {
        return database.read(handle -> handle.createQuery("SELECT id FROM account WHERE deleted_at IS NOT NULL")
                .map((row, context) -> new LearnerId(row.getString("id"))).list());
    }

    /** Removes the account with its enrolments and sessions. What else is kept about the learner is not here and goes first. */
    public void remove(LearnerId id) {
        database.write(handle -> handle.createUpdate("DELETE FROM account WHERE id = :id").bind("id", id.value()).execute());
        database.scrub();
    }

    private void update(String sql, LearnerId id, Object value) {
        database.write(handle -> handle.createUpdate(sql).bind("id", id.value()).bind("value", value).execute());
    }

    /** From a row that has the columns of an account. */
    static Account account(ResultSet row) throws SQLException {
        long seen = row.getLong("last_seen_at");
        return new Account(new LearnerId(row.getString("id")), row.getString("name"), Role.of(row.getString("role")),
                Instant.ofEpochMilli(row.getLong("created_at")), seen == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen)));
    }
}
