package slipway.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import slipway.database.Database;
import slipway.database.DatabaseException;

/** Applies the {@link Retention} to one key, some time after a run of it was completed, a few runs at a time. */
final class Pruning implements Due {
    private static final long DELAY = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_AT_ONCE = 100;
    private static final long MOST_BYTES_AT_ONCE = 1 << 20;

    private final JournalKey key;
    private final Retention retention;
    private final Database database;
    private final JournalWriter writer;

    Pruning(JournalKey key, Retention retention, Database database, JournalWriter writer) {
        this.key = key;
        this.retention = retention;
        this.database = database;
        this.writer = writer;
    }

    void schedule() {
        writer.schedule(this, DELAY);
    }

    @Override
    public long weight() {
        return 0;
    }

    @Override
    public Change change() {
        if (writer.closing()) {
            return null;
        }
        var superseded = retention.superseded(database.read(handle -> RunTable.kept(handle, key)));
        return superseded.isEmpty() ? null : new Removal(superseded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pruning pruning && pruning.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Little enough that a run's transaction does not wait for it noticeably. */
    private static List<UUID> some(List<Retention.Kept> superseded) {
        var some = new ArrayList<UUID>();
        long weight = 0;
        for (var run : superseded) {
            weight += run.weight();
            if (!some.isEmpty() && (weight > MOST_BYTES_AT_ONCE || some.size() == MOST_AT_ONCE)) {
                break;
            }
            some.add(run.id());
        }
        return some;
    }

    private final class Removal implements Change {
        private final List<UUID> runs;
        private final boolean more;

        Removal(List<Retention.Kept> superseded) {
            runs = some(superseded);
            more = superseded.size() > runs.size();
        }

        @Override
        public String learner() {
            return key.learner();
        }

        @Override
        public void apply(WriteConnection connection) {
            for (var run : runs) {
                RunTable.prune(connection, key.learner(), run);
                OutputTable.drop(connection, key.learner(), run, 0, Long.MAX_VALUE);
            }
        }

        @Override
        public void stored() {
            if (more) {
                writer.schedule(Pruning.this, 0);
            }
        }

        @Override
        public void failed(DatabaseException reason) {
            // the limits are looked at again after the next run of the lesson
        }
    }
}
