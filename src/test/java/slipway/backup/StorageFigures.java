package slipway.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import slipway.database.Database;
import slipway.database.DatabaseSettings;
import slipway.progress.Acceptance;
import slipway.progress.Journal;
import slipway.progress.NewRun;

/** What storing costs here: a run against a bare commit of one row in turns, and how fast a backup is made and restored. */
public final class StorageFigures {
    private static final int RUNS = 1000;
    private static final int OUTPUTS = 64;
    private static final int OUTPUT_BYTES = 2 << 20;

    private StorageFigures() {
    }

    /** @param directory of its own, empty */
    public static Map<String, Double> measure(String name, DatabaseSettings settings, Path directory) throws IOException, SQLException {
        Map<String, Double> figures = new TreeMap<>();
        try (var database = Database.openAlone(settings); var journal = Journal.open(database)) {
            times(journal, database, figures, name);
        }
        backup(settings, directory, figures, name);
        return figures;
    }

    private static void times(Journal journal, Database database, Map<String, Double> figures, String name) throws SQLException, IOException {
        List<Double> runs = new ArrayList<>();
        List<Double> commits = new ArrayList<>();
        database.fill(connection -> connection.createStatement().execute("CREATE TABLE bare (number INTEGER PRIMARY KEY)"));
        for (int i = 0; i < RUNS; i++) {
            long begin = System.nanoTime();
            ((Acceptance.Fresh) journal.accept(Learners.KEY, asked("cell-" + i % 50), null)).stored().join();
            runs.add((System.nanoTime() - begin) / 1e6);
            int number = i;
            begin = System.nanoTime();
            database.fill(connection -> insert(connection, number));
            commits.add((System.nanoTime() - begin) / 1e6);
        }
        database.fill(connection -> connection.createStatement().execute("DROP TABLE bare"));
        figures.put(name + "_store_run_ms_p50", median(runs));
        figures.put(name + "_commit_ms_p50", median(commits));
        figures.put(name + "_store_run_over_commit", median(runs) / median(commits));
        for (int i = 0; i < OUTPUTS; i++) {
            Learners.run(journal, "output-" + i, "seq", text());
        }
    }

    private static NewRun asked(String cell) {
        return new NewRun(UUID.randomUUID(), cell, "main", "3f7a9c", "echo hi", 100, 24, "{}");
    }

    private static void insert(Connection connection, int number) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO bare VALUES (?)")) {
            statement.setInt(1, number);
            statement.executeUpdate();
        }
    }

    /** Lines with numbers, as builds and tests print them. */
    private static byte[] text() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < OUTPUT_BYTES; i++) {
            text.append("step ").append(i).append(" took ").append((i * 7919L) % 1000).append(" ms\n");
        }
        return text.substring(0, OUTPUT_BYTES).getBytes();
    }

    private static void backup(DatabaseSettings settings, Path directory, Map<String, Double> figures, String name) throws IOException {
        double megabytes = (double) OUTPUTS * OUTPUT_BYTES / 1e6;
        var out = new ByteArrayOutputStream();
        long begin = System.nanoTime();
        Backup.write(settings, directory, out);
        figures.put(name + "_backup_mb_s", megabytes / ((System.nanoTime() - begin) / 1e9));
        begin = System.nanoTime();
        Restore.read(settings, directory, new ByteArrayInputStream(out.toByteArray()), true);
        figures.put(name + "_restore_mb_s", megabytes / ((System.nanoTime() - begin) / 1e9));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
