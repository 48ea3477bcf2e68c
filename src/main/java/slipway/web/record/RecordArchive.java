package slipway.web.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import slipway.classroom.AccountRecord;
import slipway.classroom.Learner;
import slipway.progress.JournalKey;
import slipway.progress.LearnerJournal;
import slipway.progress.LessonRecord;
import slipway.progress.Note;
import slipway.progress.Pictures;
import slipway.progress.Run;

/**
 * All that is kept about a learner as a ZIP, written while it is read: it needs no room on the disk, and memory for one page of a
 * list and one output. Blocks; any thread.
 */
final class RecordArchive {
    private static final String README = """
            What Slipway keeps about %s, written %s.

            account.json             the account: name, role, since when
            classrooms.json          the classrooms that it is in
            sign-ins.json            the browsers that are signed in
            COURSE/LESSON/           what was done in a lesson:
              runs.jsonl             each run of a cell, one line of JSON per run, the oldest first
              outputs/RUN.txt        what the run with this id printed, byte by byte as a terminal gets it; where bytes were not
                                     kept, a line in brackets says how many, and where there was a picture, its title
              outputs/RUN-1.png      its first picture, and so on
              attempts.jsonl         each judged attempt at an exercise or a quiz, the oldest first
              drafts.json            cells whose text was changed
              answers.json           answers that were typed
              notes.json             what else is remembered: "exported" what the preparation of an exercise said,
                                     "revealed" the solutions that were looked at,
                                     "directory" where the lesson's shells stood

            Times are UTC (ISO 8601). Bytes are counted before anything was left out. Passwords are kept only as a hash, which is
            not in here. Not in here either: the files in the sandboxes. "Download my files" on the page "Your record" gives them,
            course by course.
            """;

    private final LearnerJournal journal;

    RecordArchive(LearnerJournal journal) {
        this.journal = journal;
    }

    /** @throws IOException when {@code out} takes no more; what was written then is no whole ZIP */
    void write(OutputStream out, Learner learner, Optional<AccountRecord> account, String now) throws IOException {
        var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        put(zip, "README.txt", README.formatted(learner.name(), now).getBytes(StandardCharsets.UTF_8));
        put(zip, "account.json", Json.page(KeptAccount.of(learner, account)));
        put(zip, "classrooms.json", Json.page(account.map(AccountRecord::enrolments).orElse(List.of())));
        put(zip, "sign-ins.json", Json.page(account.map(AccountRecord::signIns).orElse(List.of())));
        for (LessonRecord lesson : journal.lessons(learner.id().value())) {
            lesson(zip, lesson.key());
        }
        zip.finish();
        out.flush();
    }

    private void lesson(ZipOutputStream zip, JournalKey key) throws IOException {
        String directory = key.course() + "/" + key.lesson() + "/";
        begin(zip, directory + "runs.jsonl");
        journal.runs(key, run -> zip.write(Json.line(KeptRun.of(run))));
        begin(zip, directory + "attempts.jsonl");
        journal.attempts(key, attempt -> zip.write(Json.line(KeptAttempt.of(attempt))));
        put(zip, directory + "drafts.json", Json.page(journal.drafts(key)));
        List<Note> notes = journal.notes(key);
        put(zip, directory + "answers.json", Json.page(notes.stream().filter(RecordArchive::isAnswer).toList()));
        put(zip, directory + "notes.json", Json.page(notes.stream().filter(note -> !isAnswer(note)).toList()));
        journal.runs(key, run -> output(zip, directory, run.run()));
    }

    private static boolean isAnswer(Note note) {
        return note.kind().equals("answer");
    }

    private void output(ZipOutputStream zip, String directory, Run run) throws IOException {
        if (!KeptRun.hasOutput(run)) {
            return;
        }
        Pictures.Apart apart = Pictures.apart(kept(run));
        put(zip, directory + KeptRun.outputFile(run), apart.text());
        int number = 0;
        for (byte[] picture : apart.pictures()) {
            put(zip, directory + KeptRun.pictureFile(run, ++number), picture);
        }
    }

    /** A few megabytes at most. */
    private byte[] kept(Run run) throws IOException {
        var kept = new ByteArrayOutputStream();
        journal.output(run, new LearnerJournal.OutputSink() {
            @Override
            public void bytes(byte[] bytes) {
                kept.writeBytes(bytes);
            }

            @Override
            public void leftOut(long bytes) {
                kept.writeBytes(("\n[Slipway: " + bytes + " bytes that came here were not kept]\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return kept.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        begin(zip, name);
        zip.write(bytes);
    }

    /** Ends the entry before it. */
    private static void begin(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
    }
}
