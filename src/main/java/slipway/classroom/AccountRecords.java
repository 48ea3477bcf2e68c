package slipway.classroom;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import slipway.database.Database;

/** Reads {@link AccountRecord}s. Blocks; any thread. */
public final class AccountRecords {
    private final Database database;

    public AccountRecords(Database database) {
        this.database = database;
    }

    /** Empty when there is no such account (any more), as for local mode's learner. */
    public Optional<AccountRecord> of(LearnerId learner) {
        return database.read(handle -> handle.createQuery("SELECT * FROM account WHERE id = :id AND deleted_at IS NULL")
                .bind("id", learner.value()).map((row, context) -> AccountStore.account(row)).findOne()
                .map(account -> new AccountRecord(account, enrolments(handle, learner), signIns(handle, learner))));
    }

    private static List<AccountRecord.Enrolment> enrolments(Handle handle, LearnerId learner) {
        return handle.createQuery("""
                SELECT classroom.id, classroom.title, classroom.archived_at, enrolment.role, enrolment.enrolled_at
                FROM enrolment JOIN classroom ON classroom.id = enrolment.classroom
                WHERE enrolment.account = :account ORDER BY enrolment.enrolled_at, classroom.id""")
                .bind("account", learner.value())
                .map((row, context) -> new AccountRecord.Enrolment(row.getString("id"), row.getString("title"), Role.of(row.getString("role")),
                        instant(row, "enrolled_at"), row.getObject("archived_at") != null)).list();
    }

    private static List<AccountRecord.SignIn> signIns(Handle handle, LearnerId learner) {
        return handle.createQuery("""
                SELECT created_at, last_seen_at, expires_at, browser FROM session WHERE account = :account ORDER BY created_at""")
                .bind("account", learner.value())
                .map((row, context) -> new AccountRecord.SignIn(instant(row, "created_at"), instant(row, "last_seen_at"),
                        instant(row, "expires_at"), row.getString("browser"))).list();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
