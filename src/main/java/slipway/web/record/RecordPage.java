package slipway.web.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.AccountRecord;
import slipway.classroom.Learner;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.progress.LessonRecord;
import slipway.progress.Retention;
import slipway.tutorial.LessonScore;
import slipway.tutorial.Results;
import slipway.tutorial.SandboxHomes;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** The page that tells a learner, or an operator, what is kept about them. */
final class RecordPage {
    private static final List<String> COLUMNS =
            List.of("Points", "Steps", "Attempts", "Runs", "Edited cells", "Answers", "Output");

    private final Pages pages;
    private final LessonCatalog lessons;
    private final Results results;

    RecordPage(Pages pages, LessonCatalog lessons, Results results) {
        this.pages = pages;
        this.lessons = lessons;
        this.results = results;
    }

    /**
     * What is shown.
     *
     * @param address of the page, below which the downloads are
     * @param files courses of which files are kept; empty when that could not be found out
     * @param problem why not, in words
     * @param putAway files of sandboxes that were removed
     * @param soon when the sandbox of a course is going to be removed, if that is soon
     */
    record Shown(Actor actor, Learner learner, String address, Optional<AccountRecord> account, List<LessonRecord> lessons,
            Optional<Set<String>> files, String problem, List<SandboxHomes.PutAway> putAway, Function<String, Optional<Instant>> soon) {
        boolean own() {
            return actor.learner().id().equals(learner.id());
        }
    }

    String page(Shown shown) {
        Document page = pages.catalog("record", shown.own() ? "Your record" : "Record of " + shown.learner().name(), Optional.of(shown.actor()));
        Element main = Pages.main(page);
        Element lead = main.appendElement("p").addClass("lead").text("Everything that this server keeps about ");
        if (shown.own()) {
            lead.appendText("you, for you to read and to take along.");
        } else {
            lead.appendElement("bdi").text(shown.learner().name());
            lead.appendText(".");
        }
        download(main, shown.address() + "/download", "Download everything", "main");
        shown.account().ifPresentOrElse(account -> account(main, shown, account), () -> nobodysAccount(main));
        courses(main, shown);
        howLong(main, shown.account().isPresent());
        return page.outerHtml();
    }

    private static void account(Element main, Shown shown, AccountRecord record) {
        section(main, "Account");
        Element facts = main.appendElement("dl").addClass("facts");
        fact(facts, "Name").appendElement("bdi").text(record.account().name());
        fact(facts, "Role").text(record.account().role().text());
        Times.exact(fact(facts, "Since"), record.account().createdAt());
        record.account().lastSeen().ifPresent(seen -> Times.exact(fact(facts, "Last seen"), seen));
        Element browsers = fact(facts, "Signed in");
        browsers.text("in " + Times.counted(record.signIns().size(), "browser"));
        if (shown.own()) {
            browsers.appendText(" (").appendElement("a").attr("href", "/account").text("see which");
            browsers.appendText(")");
        }
        fact(facts, "Password").text("kept as a hash only: nobody can read it");
        section(main, "Classrooms");
        if (record.enrolments().isEmpty()) {
            main.appendElement("p").text("None.");
        }
        Element list = main.appendElement("ul");
        for (AccountRecord.Enrolment enrolment : record.enrolments()) {
            Element item = list.appendElement("li");
            item.appendElement("bdi").text(enrolment.title());
            item.appendText(", as " + enrolment.role().text() + " since ");
            Times.exact(item, enrolment.enrolledAt());
            item.appendText(enrolment.archived() ? " (archived)" : "");
        }
        if (shown.own() && !record.enrolments().isEmpty()) {
            main.appendElement("p").text("Who sees your work there, and how you leave: ").appendElement("a").attr("href", "/account").text("your account");
        }
    }

    private static void nobodysAccount(Element main) {
        section(main, "Account");
        main.appendElement("p").text("None: this server serves the one person who owns this machine. What is kept stands in its data directory.");
    }

    private void courses(Element main, Shown shown) {
        Map<String, List<LessonRecord>> byCourse = shown.lessons().stream()
                .collect(Collectors.groupingBy(record -> record.key().course(), LinkedHashMap::new, Collectors.toList()));
        Set<String> courses = new TreeSet<>(byCourse.keySet());
        shown.files().ifPresent(courses::addAll);
        shown.putAway().forEach(kept -> courses.add(kept.course()));
        if (courses.isEmpty()) {
            section(main, "Courses");
            main.appendElement("p").text("Nothing was done in a course yet.");
        }
        courses.forEach(course -> course(main, shown, course, byCourse.getOrDefault(course, List.of())));
    }

    private void course(Element main, Shown shown, String slug, List<LessonRecord> records) {
        Optional<Course> course = lessons.course(slug);
        section(main, course.map(Course::title).orElse(slug));
        if (!records.isEmpty()) {
            Map<String, LessonScore> scores = course.map(found -> results.lessons(shown.learner().id(), found)).orElse(Map.of());
            table(main, course, records, scores);
        }
        files(main, shown, slug);
    }

    private static void table(Element main, Optional<Course> course, List<LessonRecord> records, Map<String, LessonScore> scores) {
        String name = "What is kept of " + course.map(Course::title).orElse(records.getFirst().key().course());
        Element table = main.appendElement("div").addClass("table").attr("tabindex", "0").attr("role", "region").attr("aria-label", name)
                .appendElement("table");
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("th").attr("scope", "col").text("Lesson");
        COLUMNS.forEach(column -> head.appendElement("th").attr("scope", "col").addClass("number").text(column));
        head.appendElement("th").attr("scope", "col").text("Last kept");
        Element body = table.appendElement("tbody");
        records.forEach(record -> row(body.appendElement("tr"), course.flatMap(found -> found.lesson(record.key().lesson())), record,
                scores.get(record.key().lesson())));
    }

    private static void row(Element row, Optional<Lesson> lesson, LessonRecord record, LessonScore score) {
        Element name = row.appendElement("th").attr("scope", "row");
        lesson.ifPresentOrElse(
                found -> name.appendElement("a").attr("href", "/" + found.course() + "/" + found.slug()).text(found.title()),
                () -> name.text(record.key().lesson() + " (no longer there)"));
        number(row, score == null || score.max() == 0 ? "–" : score.points() + " of " + score.max());
        number(row, score == null || score.steps() == 0 ? "–" : score.stepsDone() + " of " + score.steps());
        for (long count : new long[] {record.attempts(), record.runs(), record.drafts(), record.answers()}) {
            number(row, Long.toString(count));
        }
        number(row, Sizes.of(record.outputBytes()));
        Times.ago(row.appendElement("td"), record.lastAt(), Instant.now());
    }

    private static void number(Element row, String text) {
        row.appendElement("td").addClass("number").text(text);
    }

    private static void files(Element main, Shown shown, String course) {
        if (shown.files().isEmpty()) {
            main.appendElement("p").text("Whether files are kept could not be found out: " + shown.problem());
        } else if (shown.files().get().contains(course)) {
            main.appendElement("p").text("The sandbox of this course keeps files: the home directory, and what its Docker engine holds.");
            download(main, shown.address() + "/files/" + course + ".tar.gz", shown.own() ? "Download my files" : "Download the files", "other");
            shown.soon().apply(course).ifPresent(end -> {
                Element warning = main.appendElement("p").addClass("warning").text("They are removed with the sandbox on ");
                Times.exact(warning, end);
                warning.appendText(", and put away for some time, if no lesson of the course is opened before.");
            });
        } else {
            main.appendElement("p").text("No files are kept of this course.");
        }
        shown.putAway().stream().filter(kept -> kept.course().equals(course)).forEach(kept -> {
            main.appendElement("p").text("Nobody used the sandbox of this course for long, so it was removed on " + kept.day()
                    + ". Its files, " + Sizes.of(kept.bytes()) + " packed, are kept until " + kept.until() + ".");
            download(main, shown.address() + "/files/" + course + "/" + kept.day() + ".tar.gz", "Download the files of " + kept.day(), "other");
        });
    }

    private static void howLong(Element main, boolean account) {
        section(main, "How long it is kept");
        Element list = main.appendElement("ul");
        String end = account ? "until the account is deleted" : "until you remove it";
        list.appendElement("li").text("Attempts, points, answers, edited cells and the list of runs: " + end + ".");
        list.appendElement("li").text("Of each cell, the last run with its text and output: " + end + ". Of earlier runs the last "
                + Retention.DEFAULT.runsPerCell() + ", together " + Sizes.of(Retention.DEFAULT.bytesPerLesson()) + " per lesson. Of a long output,"
                + " the beginning and the end: a megabyte each.");
        list.appendElement("li").text("Files in a sandbox: " + end + ". The sandbox itself stops when nobody uses it; its files stay."
                + (account ? " When nobody has used it for long, it is removed, and its files are put away here for some time." : ""));
        if (account) {
            list.appendElement("li").text("A signed-in browser: until you sign out, or do not come back for some weeks.");
            main.appendElement("p").text("To have all of this deleted, ask your instructor or the operator of this server: they can remove an"
                    + " account with everything that is listed here. It cannot be undone. Copies in backups are the operator's to remove.");
        }
    }

    private static void section(Element main, String title) {
        main.appendElement("h2").text(title);
    }

    private static Element fact(Element facts, String name) {
        facts.appendElement("dt").text(name);
        return facts.appendElement("dd");
    }

    private static void download(Element main, String address, String name, String kind) {
        main.appendElement("p").addClass("download").appendElement("a").addClass(kind)
                .attr("href", address).attr("download", true).text(name);
    }
}
