package slipway.web.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.AccountRecords;
import slipway.classroom.Learner;
import slipway.classroom.LearnerId;
import slipway.database.Database;
import slipway.database.LearnerRows;
import slipway.database.TestDatabase;
import slipway.progress.LearnerJournal;

/** Whatever a table holds about a learner is in the archive, and nothing about anybody else. */
@Tag("database")
class RecordArchiveTest {
    /** What must not be given away, is the same as something that is there, or says only who the learner is. */
    private static final Set<String> NOT_GIVEN = Set.of("account.name_key", "account.password", "account.deleted_at", "session.id", "session.account",
            "enrolment.account", "run.learner", "output.learner", "draft.learner", "attempt.learner", "note.learner");
    /** Small numbers, which would be found anywhere; the shape of a line is looked at below. */
    private static final Set<String> NUMBERS = Set.of("run.seq", "run.number", "run.terminal_columns", "run.terminal_rows", "run.exit_code",
            "run.silent_seconds", "run.output_length", "run.pruned", "output.from_byte", "output.to_byte", "attempt.number", "attempt.points",
            "attempt.max_points", "attempt.passed");

    @TempDir
    Path directory;
    private Database database;
    private long time = Instant.parse("2026-01-01T00:00:00.001Z").toEpochMilli();

    @BeforeEach
    void open() {
        database = Database.open(TestDatabase.in(directory));
        insert("classroom", "id", "room", "title", "shared room", "created_at", tick());
        fill("ada");
        fill("grace");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long tick() {
        return time += 86_400_001;
    }

    /** One row in every table; each text says whose it is and where it stood. */
    private void fill(String who) {
        String run = new UUID(who.hashCode(), 1).toString();
        insert("account", "id", who, "name", who + "-name", "name_key", who + "-key", "role", "learner", "password", who + "-password",
                "created_at", tick(), "last_seen_at", tick());
        insert("classroom", "id", who + "-room", "title", who + "-room-title", "created_at", tick());
        insert("enrolment", "classroom", who + "-room", "account", who, "role", "learner", "enrolled_at", tick());
        insert("session", "id", who + "-session", "account", who, "created_at", tick(), "last_seen_at", tick(), "expires_at", tick(),
                "browser", who + "-browser");
        insert("run", "id", run, "learner", who, "course", who + "-course", "lesson", who + "-lesson", "seq", 3, "number", 1, "cell", who + "-cell",
                "session", who + "-shell", "lesson_hash", who + "-hash", "source", who + "-source", "terminal_columns", 100, "terminal_rows", 24,
                "execution", "{\"word\":\"" + who + "-execution\"}", "accepted_at", tick(), "started_at", tick(), "ended_at", tick(), "closed_at", tick(),
                "ending", "shell-died", "ending_message", who + "-ending", "output_length", 1000, "pruned", 0);
        insert("output", "learner", who, "run", run, "from_byte", 100, "to_byte", 110, "bytes", (who + "-output").getBytes(StandardCharsets.UTF_8));
        insert("draft", "learner", who, "course", who + "-course", "lesson", who + "-lesson", "cell", who + "-draft-cell", "source", who + "-draft",
                "saved_at", tick());
        insert("attempt", "id", new UUID(who.hashCode(), 2).toString(), "learner", who, "course", who + "-course", "lesson", who + "-lesson",
                "task", who + "-task", "number", 1, "lesson_hash", who + "-attempt-hash", "judged_at", tick(), "points", 1, "max_points", 2,
                "passed", 0, "results", "[\"" + who + "-results\"]");
        insert("note", "learner", who, "course", who + "-course", "lesson", who + "-lesson", "kind", "answer", "name", who + "-question",
                "value", who + "-answer", "saved_at", tick());
        insert("note", "learner", who, "course", who + "-course", "lesson", who + "-other-lesson", "kind", who + "-kind", "name", who + "-note",
                "value", who + "-value", "saved_at", tick());
    }

    private void insert(String table, Object... columnsAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
        }
        String columns = String.join(", ", row.keySet());
        String values = String.join(", ", row.keySet().stream().map(name -> ":" + name).toList());
        database.write(handle -> handle.createUpdate("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")").bindMap(row).execute());
    }

    private Map<String, String> archive(String who) throws IOException {
        var out = new ByteArrayOutputStream();
        var id = new LearnerId(who);
        new RecordArchive(new LearnerJournal(database)).write(out, new Learner(id, who + "-name"), new AccountRecords(database).of(id), "now");
        Map<String, String> files = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void everyValueOfEveryTableIsThere() throws IOException {
        var files = archive("ada");
        String everything = String.join("\n", files.keySet()) + String.join("\n", files.values());
        LearnerRows.of(database, "ada").forEach((table, rows) -> {
            assertFalse(rows.isEmpty(), "a new table holds something about learners: give ada a row of " + table + " here, and put it into RecordArchive"
                    + " and onto the page");
            rows.forEach(row -> row.forEach((column, value) -> assertGiven(everything, table + "." + column, value)));
        });
    }

    private static void assertGiven(String everything, String column, Object value) {
        if (value == null || NOT_GIVEN.contains(column) || NUMBERS.contains(column)) {
            return;
        }
        String text = column.endsWith("_at") ? Instant.ofEpochMilli(((Number) value).longValue()).toString() : value.toString();
        assertTrue(everything.contains(text), column + " is not given: " + text);
    }

    @Test
    void nothingOfAnotherLearnerAndNoSecretIsThere() throws IOException {
        var files = archive("ada");
        String everything = String.join("\n", files.keySet()) + String.join("\n", files.values());
        LearnerRows.of(database, "grace").forEach((table, rows) -> rows.forEach(row -> row.forEach((column, value) -> {
            if (value instanceof String text && text.length() > 4 && !Set.of("learner", "answer", "shell-died").contains(text)) {
                assertFalse(everything.contains(text), table + "." + column + " of somebody else is given: " + text);
            }
        })));
        for (String secret : List.of("ada-password", "ada-session")) {
            assertFalse(everything.contains(secret), secret);
        }
    }

    @Test
    void namesAndTheirOrderStayAsPeoplesProgramsKnowThem() throws IOException {
        var files = archive("ada");
        assertEquals(List.of("README.txt", "account.json", "classrooms.json", "sign-ins.json", "ada-course/ada-lesson/runs.jsonl",
                "ada-course/ada-lesson/attempts.jsonl", "ada-course/ada-lesson/drafts.json", "ada-course/ada-lesson/answers.json",
                "ada-course/ada-lesson/notes.json", "ada-course/ada-lesson/outputs/" + new UUID("ada".hashCode(), 1) + ".txt",
                "ada-course/ada-other-lesson/runs.jsonl", "ada-course/ada-other-lesson/attempts.jsonl", "ada-course/ada-other-lesson/drafts.json",
                "ada-course/ada-other-lesson/answers.json", "ada-course/ada-other-lesson/notes.json"), List.copyOf(files.keySet()));
        assertEquals("""
                {"id":"00000000-0001-789e-0000-000000000001","number":1,"change":3,"cell":"ada-cell","session":"ada-shell","lessonVersion":"ada-hash",\
                "source":"ada-source","columns":100,"rows":24,"execution":{"word":"ada-execution"},"acceptedAt":"%s","startedAt":"%s","endedAt":"%s",\
                "outcome":{"kind":"shell-died","message":"ada-ending"},"outputBytes":1000,"outputClosedAt":"%s",\
                "outputFile":"outputs/00000000-0001-789e-0000-000000000001.txt","pruned":false}
                """.formatted(time("ada", "run", "accepted_at"), time("ada", "run", "started_at"), time("ada", "run", "ended_at"),
                time("ada", "run", "closed_at")), files.get("ada-course/ada-lesson/runs.jsonl"));
        assertEquals("""
                {"id":"00000000-0001-789e-0000-000000000002","number":1,"task":"ada-task","lessonVersion":"ada-attempt-hash","judgedAt":"%s",\
                "points":1,"maxPoints":2,"passed":false,"results":["ada-results"]}
                """.formatted(time("ada", "attempt", "judged_at")), files.get("ada-course/ada-lesson/attempts.jsonl"));
        assertEquals("""

                [Slipway: 100 bytes that came here were not kept]
                ada-output
                [Slipway: 890 bytes that came here were not kept]
                """, files.get("ada-course/ada-lesson/outputs/" + new UUID("ada".hashCode(), 1) + ".txt"));
    }

    @Test
    void picturesAreFilesBesideTheTextTheyStoodIn() throws IOException {
        String run = new UUID(7, 7).toString();
        insert("run", "id", run, "learner", "ada", "course", "ada-course", "lesson", "ada-lesson", "seq", 9, "number", 2, "cell", "draw", "session", "main",
                "lesson_hash", "h", "source", "plt.show()", "terminal_columns", 100, "terminal_rows", 24, "execution", "{}", "accepted_at", tick(),
                "ending", "shell-died", "ending_message", "", "output_length", 30, "pruned", 0);
        byte[] png = "\u0089PNG\r\n\u001a\nand so on".getBytes(StandardCharsets.ISO_8859_1);
        String escape = "\u001b]1337;File=inline=1;name=TG9zcw==:" + Base64.getEncoder().encodeToString(png) + "\u0007\r\n";
        byte[] output = ("a\r\n" + escape + escape).getBytes(StandardCharsets.UTF_8);
        // in two rows of the table, cut within the picture
        insert("output", "learner", "ada", "run", run, "from_byte", 0, "to_byte", 50, "bytes", Arrays.copyOf(output, 50));
        insert("output", "learner", "ada", "run", run, "from_byte", 50, "to_byte", output.length, "bytes", Arrays.copyOfRange(output, 50, output.length));
        var files = archive("ada");
        String place = "ada-course/ada-lesson/outputs/" + run;
        assertEquals("a\r\n[picture: Loss]\r\n[picture: Loss]\r\n", files.get(place + ".txt"));
        for (String number : List.of("-1", "-2")) {
            assertEquals(new String(png, StandardCharsets.UTF_8), files.get(place + number + ".png"));
        }
    }

    private Instant time(String who, String table, String column) {
        return Instant.ofEpochMilli(((Number) LearnerRows.of(database, who).get(table).getFirst().get(column)).longValue());
    }

    @Test
    void whoHasNoAccountAndDidNothingGetsAnArchiveAllTheSame() throws IOException {
        assertEquals(Set.of("README.txt", "account.json", "classrooms.json", "sign-ins.json"), archive("local").keySet());
    }
}
