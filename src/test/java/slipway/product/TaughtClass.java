package slipway.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import slipway.classroom.ClassroomStore;
import slipway.classroom.ClassroomStore.NewLearner;
import slipway.classroom.LearnerId;
import slipway.classroom.Member;
import slipway.classroom.PersonName;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.progress.Acceptance;
import slipway.progress.Attempt;
import slipway.progress.Ending;
import slipway.progress.Journal;
import slipway.progress.JournalKey;
import slipway.progress.NewRun;
import slipway.progress.RunListener;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.ExerciseRecord.Difference;

/** Thirty invented learners who have tried the exercises of a course of nine lessons, with names and texts as they come, and worse. */
final class TaughtClass {
    static final List<String> NAMES = List.of("Ada Lovelace", "=SUM(A1)", "<script>alert(1)</script>", "Grace Brewster Murray Hopper",
            "محمد بن موسى الخوارزمي", "李雷", "韓梅梅", "Björk Guðmundsdóttir", "Nguyễn Thị Minh Khai", "Søren Kierkegaard", "Émilie du Châtelet",
            "Maria Gaetana Agnesi", "Rózsa Péter", "עדה יונת", "Zoë 🚢 Washburne", "O'Brien, Miles", "+1 Bob", "@mallory", "-2 Carol",
            "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine the Elder", "Σωκράτης", "Дмитрий Менделеев", "ดาวิน", "दीपिका कुमारी", "田中 花子",
            "Oluwaseun Adébáyọ̀", "Žofia", "Per \"Quote\" Martin", "X Æ A-12", "小明");
    static final int LESSONS = 9;
    static final int EXERCISES = 6;
    static final String COURSE = "bench";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunListener NOBODY = new RunListener() {
        @Override
        public void acknowledge(UUID run, long offset) {
        }

        @Override
        public void complete(UUID run) {
        }
    };

    private TaughtClass() {
    }

    /** A directory of lessons with the course in it. */
    static Path lessons(Path parent) {
        try {
            Path course = Files.createDirectories(parent.resolve("lessons").resolve(COURSE));
            Files.writeString(course.resolve("course.yaml"), "title: Docker for data science\ndescription: Nine lessons.\nlessons: "
                    + IntStream.rangeClosed(1, LESSONS).mapToObj(TaughtClass::lesson).toList() + "\n");
            for (int i = 1; i <= LESSONS; i++) {
                Files.writeString(Files.createDirectories(course.resolve(lesson(i))).resolve("lesson.md"), text(i));
            }
            return course.getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String lesson(int number) {
        return "lesson-" + number;
    }

    private static String text(int number) {
        StringBuilder text = new StringBuilder("---\ntitle: " + List.of("Images and containers", "Running containers", "First Dockerfile",
                "Cache and build arguments", "Volumes", "Networks", "Compose", "Registries", "Serve a model").get(number - 1)
                + "\nminutes: 25\nlevel: beginner\ngoals: [Have something checked.]\n---\n# Lesson\n\nText.\n\n```bash id=try\necho hi\n```\n");
        for (int i = 1; i < EXERCISES; i++) {
            text.append("\n## Step ").append(i).append("\n\n<!-- exercise id=task-").append(i).append(" title=\"")
                    .append(List.of("Two containers of one image", "Clean up", "A container that stays after its program ended", "Name it",
                            "Read the log").get(i - 1)).append("\" -->\nDo it.\n\n<details><summary>How this is checked</summary>\n\n")
                    .append("```bash check id=one title=\"The first half\"\npass\n```\n\n```bash check id=two points=2 title=\"The other half\"\npass\n```\n\n")
                    .append("</details>\n\n<details><summary>Solution</summary>\n\n<!-- solution -->\n```bash\ntrue\n```\n\n</details>\n\n<!-- /exercise -->\n");
        }
        return text + "\n## Think\n\n<!-- quiz id=quiz points=1 -->\nWhat is left of a container that has ended and was not removed?\n\n"
                + "- [ ] nothing\n  > Look again.\n- [x] its files\n  > Yes.\n";
    }

    /** Enrols the thirty. */
    static List<Member> enrol(Database database, String classroom) {
        ClassroomStore store = new ClassroomStore(database);
        store.enrolNew(classroom, NAMES.stream().map(name -> new NewLearner(PersonName.of(name), "not a hash")).toList());
        return store.members(classroom).stream().filter(member -> member.role() == Role.LEARNER).toList();
    }

    /**
     * Has each of them try things.
     *
     * @param attempts of each learner at each task; 0 for as many as people make: from none to a few, fewer in later lessons
     */
    static void work(Database database, List<Member> learners, int attempts) {
        try (Journal journal = Journal.open(database)) {
            Random random = new Random(11);
            List<CompletableFuture<Void>> saved = new ArrayList<>();
            Instant begun = Instant.now().minusSeconds(20 * 24 * 3600);
            for (int learner = 0; learner < learners.size(); learner++) {
                int last = attempts > 0 ? LESSONS : learner == learners.size() - 1 ? 0 : 1 + random.nextInt(LESSONS);
                for (int lesson = 1; lesson <= last; lesson++) {
                    JournalKey key = new JournalKey(learners.get(learner).account().id().value(), COURSE, lesson(lesson));
                    for (int task = 1; task <= EXERCISES; task++) {
                        int tries = attempts > 0 ? attempts : random.nextInt(lesson == last ? 3 : 5) + (lesson == last ? 0 : 1);
                        boolean passes = random.nextInt(8) > 0;
                        for (int i = 1; i <= tries; i++) {
                            Instant at = begun.plusSeconds((lesson * 24L + learner) * 3600 + task * 300L + i * 40L);
                            saved.add(journal.saveAttempt(attempt(key, task, i == tries && passes, i, at)));
                        }
                    }
                }
                saved.forEach(CompletableFuture::join);
                saved.clear();
            }
        }
    }

    private static Attempt attempt(JournalKey key, int task, boolean passed, int number, Instant at) {
        if (task == EXERCISES) {
            return new Attempt(UUID.randomUUID(), key, "quiz", "hash", at, passed ? 1 : 0, 1, passed, passed ? "[1]" : "[0]");
        }
        int points = passed ? 3 : number % 2;
        List<CheckRecord> checks = List.of(
                new CheckRecord("one", "The first half", Math.min(1, points), 1, points > 0 ? CheckRecord.State.passed : CheckRecord.State.failed,
                        "", points > 0 ? "" : "There is no container called <b>twin</b> yet.", List.of(), ""),
                new CheckRecord("two", "The other half", passed ? 2 : 0, 2, passed ? CheckRecord.State.passed : CheckRecord.State.failed, "", "",
                        passed ? List.of() : List.of(new Difference("what the container printed", "hello from the container", "hello from <script>alert(1)</script>")), ""));
        try {
            return new Attempt(UUID.randomUUID(), key, "task-" + task, "hash", at, points, 3, passed, JSON.writeValueAsString(checks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A few runs of one learner: coloured, long, failed, silent. */
    static void runs(Database database, LearnerId learner) {
        JournalKey key = new JournalKey(learner.value(), COURSE, lesson(1));
        try (Journal journal = Journal.open(database)) {
            run(journal, key, "echo hi", "\u001b[1;32mhi\u001b[0m\r\n", 0);
            run(journal, key, "seq 1 100000", IntStream.rangeClosed(1, 100_000).mapToObj(i -> i + "\r\n").reduce(new StringBuilder(),
                    StringBuilder::append, StringBuilder::append).toString(), 0);
            run(journal, key, "docker run nothing", "<script>alert('output')</script>\u001b]0;title\u0007\r\nno such image\r\n", 125);
            run(journal, key, "true", "", 0);
        }
    }

    private static void run(Journal journal, JournalKey key, String source, String output, int exitCode) {
        UUID run = UUID.randomUUID();
        NewRun asked = new NewRun(run, "try", "main", "hash", source, 100, 24, "{}");
        ((Acceptance.Fresh) journal.accept(key, asked, NOBODY)).stored().join();
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        journal.started(run, Instant.now());
        journal.append(run, 0, bytes);
        journal.ended(run, new Ending.Finished(exitCode), Instant.now().plusMillis(1234));
        journal.closed(run, bytes.length);
    }
}
