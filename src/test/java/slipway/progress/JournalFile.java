package slipway.progress;

import java.nio.file.Path;
import slipway.database.Database;
import slipway.database.TestDatabase;

/** A journal as the server opens it, in the database that belongs to a directory. */
final class JournalFile implements AutoCloseable {
    final Database database;
    final Journal journal;

    private JournalFile(Database database, Retention retention) {
        this.database = database;
        this.journal = Journal.open(database, retention);
    }

    static JournalFile in(Path directory) {
        return in(directory, Retention.DEFAULT, "");
    }

    static JournalFile in(Path directory, Retention retention) {
        return in(directory, retention, "");
    }

    /** @param options further settings of SQLite, each beginning with an ampersand */
    static JournalFile in(Path directory, Retention retention, String options) {
        return new JournalFile(Database.openAlone(TestDatabase.in(directory, options)), retention);
    }

    @Override
    public void close() {
        journal.close();
        database.close();
    }
}
