package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.AccountStore;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Member;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/** What instructors do with their classrooms, and that nobody else does, over HTTP on the packaged server. */
class ClassroomIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person tina;
    private static Person theo;

    @BeforeAll
    static void start() {
        Path lessons = TaughtClass.lessons(data);
        copy(Path.of("src/test/lessons/try"), lessons.resolve("try"));
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", lessons.toString(), "SANDBOX_NETWORK_CIDR", "10.205.0.0/16"));
        tina = school.instructor("Tina Teacher");
        theo = school.instructor("Theo Teacher");
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T stored(java.util.function.Function<Database, T> question) {
        try (Database database = school.database()) {
            return question.apply(database);
        }
    }

    private static Classroom now(Classroom classroom) {
        return stored(database -> new ClassroomStore(database).find(classroom.id()).orElseThrow());
    }

    private static List<Member> members(Classroom classroom) {
        return stored(database -> new ClassroomStore(database).members(classroom.id()));
    }

    private static String address(Classroom classroom, String path) {
        return "/classrooms/" + classroom.id() + path;
    }

    private static Document page(Person person, String path) {
        HttpResponse<String> answer = person.browser().get(path);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return Jsoup.parse(answer.body());
    }

    private static void posted(Person person, String path, String to, String... fields) {
        ClassroomServer.assertGoesTo(to, person.browser().post(path, fields));
    }

    // every address × everybody

    private static HttpResponse<String> ask(Endpoint endpoint, Visitor browser, Map<String, String> values) {
        String address = endpoint.address(values);
        return endpoint.verb().equals("GET") ? browser.get(address) : address.endsWith("/import") ? upload(browser, address, "Eve Intruder\n")
                : browser.post(address, "title", "taken over", "course", "try", "name", "Theo Teacher");
    }

    private static List<Endpoint> endpoints() {
        List<Endpoint> endpoints = Endpoint.of("slipway.web.classroom");
        assertTrue(endpoints.size() >= 25, endpoints.toString());
        return endpoints;
    }

    private static HttpResponse<String> upload(Visitor browser, String path, String file) {
        String body = "--b0undary\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n\r\n"
                + "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n" + file + "\r\n--b0undary--\r\n";
        return browser.send(browser.request(path).header("Content-Type", "multipart/form-data; boundary=b0undary")
                .header("Origin", school.process().address().toString()).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void nobodyButItsInstructorsAndOperatorsReachesAClassroom() {
        Classroom classroom = school.classroom("Guarded", tina, "try", TaughtClass.COURSE);
        Person inside = school.learner(classroom, "Ingrid Inside");
        Person outside = school.learner(school.classroom("Elsewhere", theo, "try"), "Otto Outside");
        Map<String, String> values = Map.of("classroom", classroom.id(), "member", inside.id().value(), "learner", inside.id().value(), "import", "x");
        List<Member> before = members(classroom);
        for (Endpoint endpoint : endpoints()) {
            boolean own = endpoint.path().equals("/classrooms");
            assertEquals(404, ask(endpoint, inside.browser(), values).statusCode(), "a learner of it: " + endpoint);
            assertEquals(404, ask(endpoint, outside.browser(), values).statusCode(), "another learner: " + endpoint);
            assertEquals(own && endpoint.verb().equals("GET") ? 200 : own ? 303 : 404, ask(endpoint, theo.browser(), values).statusCode(), "another instructor: " + endpoint);
            assertEquals(endpoint.verb().equals("GET") ? 303 : 401, ask(endpoint, school.visitor(), values).statusCode(), "signed out: " + endpoint);
            if (endpoint.verb().equals("GET") && !endpoint.path().contains("{import}")) {
                assertEquals(200, ask(endpoint, tina.browser(), values).statusCode(), "its instructor: " + endpoint);
                assertEquals(200, ask(endpoint, school.operator().browser(), values).statusCode(), "an operator: " + endpoint);
            }
        }
        assertEquals(classroom, now(classroom));
        assertEquals(before.stream().map(member -> member.account().id()).toList(), members(classroom).stream().map(member -> member.account().id()).toList());
        assertEquals(200, inside.browser().get("/try").statusCode(), "nobody was signed out");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Classroom classroom = school.classroom("Sparse", tina, "try");
        Person elsewhere = school.learner(school.classroom("Other", tina, "try"), "Nora Elsewhere");
        for (String path : List.of("/learners/" + elsewhere.id(), "/learners/" + elsewhere.id() + "/runs", "/learners/" + tina.id(), "/learners/x",
                "/learners/%00", "/learners/" + "x".repeat(500), "?course=bench", "?course=nothing", "/results.csv?course=bench",
                "/members/" + elsewhere.id() + "/remove", "/members/" + elsewhere.id() + "/password", "/members/" + tina.id() + "/password",
                "/members/" + elsewhere.id() + "/rename", "/members/" + tina.id() + "/rename", "/import/x", "/nothing")) {
            assertEquals(404, tina.browser().get(address(classroom, path)).statusCode(), path);
        }
        assertEquals(404, tina.browser().post(address(classroom, "/members/" + elsewhere.id() + "/password")).statusCode());
        assertEquals(404, tina.browser().get("/classrooms/nothing").statusCode());
        assertEquals(200, elsewhere.browser().get("/try").statusCode(), "her session goes on");
    }

    @Test
    void anInstructorWhoLearnsInAnothersClassroomStaysTheirOwnMaster() {
        Classroom classroom = school.classroom("Evening class", tina, "try");
        posted(theo, "/join/" + classroom.joinCode().orElseThrow() + "/me", "/");
        assertTrue(members(classroom).stream().anyMatch(member -> member.account().id().equals(theo.id()) && member.role() == Role.LEARNER));
        for (String action : List.of("password", "rename")) {
            String path = address(classroom, "/members/" + theo.id() + "/" + action);
            assertTrue(page(tina, path).text().contains("is more than a learner"));
            assertEquals(403, tina.browser().post(path, "name", "Somebody Else").statusCode());
        }
        assertEquals(404, theo.browser().get(address(classroom, "")).statusCode(), "a learner there, whatever he is elsewhere");
        assertEquals("Theo Teacher", school.account("Theo Teacher").name());
    }

    // making and changing

    @Test
    void aClassroomIsMadeAndChanged() {
        HttpResponse<String> made = tina.browser().post("/classrooms", "title", "  Made \t by hand ", "course", "bench", "course", "nothing", "course", "try");
        Classroom classroom = stored(database -> new ClassroomStore(database).find(made.headers().firstValue("Location").orElseThrow().substring("/classrooms/".length())).orElseThrow());
        assertEquals("Made by hand", classroom.title());
        assertEquals(List.of("bench", "try"), classroom.courses());
        String code = classroom.joinCode().orElseThrow();
        assertEquals(code.substring(0, 4) + "-" + code.substring(4), page(tina, address(classroom, "")).select(".join-code strong").text());
        assertTrue(page(tina, address(classroom, "/code")).text().contains(code.substring(0, 4) + "-" + code.substring(4)));

        posted(tina, address(classroom, "/settings"), address(classroom, "/settings?done=saved"), "title", "Renamed", "course", "try");
        assertEquals(List.of("Renamed", List.of("try")), List.of(now(classroom).title(), now(classroom).courses()));
        posted(tina, address(classroom, "/settings/code"), address(classroom, "/settings?done=code"));
        assertNotEquals(classroom.joinCode(), now(classroom).joinCode());
        posted(tina, address(classroom, "/settings/close"), address(classroom, "/settings?done=closed"));
        assertEquals(Optional.empty(), now(classroom).joinCode());
        posted(tina, address(classroom, "/settings/archive"), address(classroom, "/settings?done=archived"));
        assertTrue(now(classroom).archived());
        assertTrue(page(tina, "/classrooms").select("h2:contains(Archived) ~ ul").text().contains("Renamed"));
        posted(tina, address(classroom, "/settings/reopen"), address(classroom, "/settings?done=reopened"));
        posted(tina, address(classroom, "/members"), address(classroom, "/members?done=instructor"), "name", "theo TEACHER");
        assertEquals(200, theo.browser().get(address(classroom, "")).statusCode());
        posted(tina, address(classroom, "/members/" + tina.id() + "/remove"), "/classrooms");
        assertEquals(404, tina.browser().get(address(classroom, "")).statusCode());
        posted(theo, address(classroom, "/settings/delete"), "/classrooms");
        assertEquals(404, theo.browser().get(address(classroom, "")).statusCode());
    }

    @Test
    void whatCannotBeTakenIsToldOnTheForm() {
        Classroom classroom = school.classroom("Careful", tina, "try");
        record Wrong(String path, String sentence, String... fields) {
        }
        for (Wrong wrong : List.of(new Wrong("/classrooms", "A title is missing.", "title", "  ", "course", "try"),
                new Wrong("/classrooms", "A title is missing.", "course", "try"),
                new Wrong("/classrooms", "80 characters at most", "title", "x".repeat(81), "course", "try"),
                new Wrong("/classrooms", "control characters", "title", "a\u202eb", "course", "try"),
                new Wrong("/classrooms", "invisible", "title", "Docker\u200b", "course", "try"),
                new Wrong("/classrooms", "A title is missing.", "title", "\u200d", "course", "try"),
                new Wrong("/classrooms", "so many marks", "title", "Z" + "\u0328".repeat(9), "course", "try"),
                new Wrong("/classrooms", "Tick at least one course.", "title", "Fine", "course", "../etc"),
                new Wrong(address(classroom, "/settings"), "Tick at least one course.", "title", "<b>Typed</b>"),
                new Wrong(address(classroom, "/members"), "No instructor is called Nobody", "name", "Nobody"),
                new Wrong(address(classroom, "/members"), "in this classroom already", "name", "Tina Teacher"),
                new Wrong(address(classroom, "/members/" + tina.id() + "/remove"), "A classroom keeps one instructor."))) {
            HttpResponse<String> answer = tina.browser().post(wrong.path(), wrong.fields());
            assertEquals(422, answer.statusCode(), wrong.toString());
            Document page = Jsoup.parse(answer.body());
            assertTrue(page.select("[role=alert]").text().contains(wrong.sentence()), wrong + ": " + page.text());
            assertEquals(0, page.select("main b").size(), "what was typed is text");
        }
        assertEquals(classroom, now(classroom));
    }

    @Test
    void aRemovedLearnersPageClosesAndFindsNothingAnyMore() {
        Classroom classroom = school.classroom("Leaving", tina, "try");
        Person learner = school.learner(classroom, "Rita Removed");
        Person other = school.learner(classroom, "Stan Stays");
        try (LessonClient page = school.lesson(learner, "try/plain").connect(); LessonClient staying = school.lesson(other, "try/plain").connect()) {
            posted(tina, address(classroom, "/members/" + learner.id() + "/remove"), address(classroom, "/members?done=removed"));
            assertNotEquals(0, page.closed());
            page.open();
            assertEquals(4404, page.closed());
            assertEquals("still here\r\n", staying.output(staying.run("main", "echo still here")));
        }
        assertEquals(404, learner.browser().get("/try").statusCode());
        assertTrue(page(learner, "/").text().contains("You are in no classroom"));
        assertTrue(page(other, "/").text().contains("“Leaving”"));
    }

    @Test
    void aCourseThatIsTakenAwayCloses() {
        Classroom classroom = school.classroom("Changing", tina, "try", TaughtClass.COURSE);
        Person learner = school.learner(classroom, "Carl Changed");
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            posted(tina, address(classroom, "/settings"), address(classroom, "/settings?done=saved"), "title", "Changing", "course", TaughtClass.COURSE);
            assertNotEquals(0, page.closed());
        }
        assertEquals(404, learner.browser().get("/try/plain").statusCode());
        assertEquals(200, learner.browser().get("/" + TaughtClass.COURSE).statusCode());
    }

    @Test
    void aNewPasswordIsShownOnceAndSignsOut() {
        Classroom classroom = school.classroom("Forgetful", tina, "try");
        Person learner = school.learner(classroom, "Fred Forgot");
        assertFalse(page(tina, address(classroom, "/members/" + learner.id() + "/password")).select("form[method=post] button.danger").isEmpty());
        HttpResponse<String> answer = tina.browser().post(address(classroom, "/members/" + learner.id() + "/password"));
        assertEquals(Optional.of("no-store"), answer.headers().firstValue("Cache-Control"));
        String password = Jsoup.parse(answer.body()).select(".password code").text();
        ClassroomServer.assertGoesTo("/sign-in?to=%2Ftry", learner.browser().get("/try"));
        assertNotEquals("/", school.visitor().post("/sign-in", "name", "Fred Forgot", "password", ClassroomServer.PASSWORD).headers().firstValue("Location").orElse(""));
        school.signIn("Fred Forgot", password);
    }

    // lists and files

    private static List<List<String>> rows(String csv) {
        assertTrue(csv.startsWith("\uFEFF"), "spreadsheets need the mark to see UTF-8");
        try (MappingIterator<String[]> rows = new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY).readValues(csv.substring(1))) {
            return rows.readAll().stream().map(Arrays::asList).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> column(List<List<String>> rows, int column) {
        return rows.stream().skip(1).map(row -> row.get(column)).toList();
    }

    @Test
    void aListOfHostileNamesComesInAndGoesOutHarmless() {
        Classroom classroom = school.classroom("=cmd|' /C calc'!A0", tina, TaughtClass.COURSE);
        List<String> names = List.of("=HYPERLINK(1)", "+Plus 1", "-Minus 2", "@At", "Comma, Quote \"Q\"", "<img src=x onerror=alert(1)>", "عمر الخيام", "王小明", "Renée; Tab",
                "Ada;=cmd|'/C calc'!A0;");
        String list = "\uFEFFname,password\r\n" + String.join("\r\n", names.stream().map(name -> "\"" + name.replace("\"", "\"\"") + "\",").toList()) + "\r\n";
        HttpResponse<String> begun = upload(tina.browser(), address(classroom, "/import"), list);
        String look = begun.headers().firstValue("Location").orElseThrow(() -> new AssertionError(begun.body()));
        Document made = awaitSlips(look);
        assertEquals(names, made.select(".slips .who").eachText());
        List<List<String>> passwords = rows(tina.browser().get(look + "/passwords.csv").body());
        assertEquals(made.select(".slips code").eachText(), column(passwords, 1));
        assertEquals(names.stream().map(name -> name.startsWith("Ada") ? "Ada;'=cmd|'/C calc'!A0;" : "=+-@".indexOf(name.charAt(0)) >= 0 ? "'" + name : name).toList(),
                column(passwords, 0));
        String semicolons = tina.browser().get(made.selectFirst("a:contains(with semicolons)").attr("href")).body();
        assertTrue(semicolons.startsWith("\uFEFF\"name\";\"password\"\r\n"), semicolons.substring(0, 20));
        school.signIn("عمر الخيام", column(passwords, 1).get(6));

        HttpResponse<String> results = tina.browser().get(address(classroom, "/results.csv"));
        assertEquals(Optional.of("text/csv;charset=utf-8"), results.headers().firstValue("Content-Type").map(type -> type.toLowerCase().replace(" ", "")));
        assertEquals(Optional.of("attachment; filename=\"results-cmd-c-calc-a0-bench.csv\""), results.headers().firstValue("Content-Disposition"));
        assertEquals(List.copyOf(column(passwords, 0)).stream().sorted().toList(), column(rows(results.body()), 0).stream().sorted().toList());
        for (String file : page(tina, address(classroom, "")).select("a:contains(with semicolons)").eachAttr("href")) {
            String text = tina.browser().get(file).body();
            assertTrue(text.startsWith("\uFEFF\"Learner\";\""), text);
        }

        posted(tina, look + "/forget", address(classroom, "/members?done=forgotten"));
        assertEquals(404, tina.browser().get(look).statusCode());
        assertEquals(404, tina.browser().get(look + "/passwords.csv").statusCode());
    }

    private static Document awaitSlips(String look) {
        for (int i = 0; i < 60; i++) {
            Document page = page(tina, look);
            if (!page.select(".slips").isEmpty()) {
                return page;
            }
            assertTrue(page.text().contains("ready"), page.text());
        }
        throw new AssertionError("the import did not end");
    }

    @Test
    void aListWithAProblemMakesNobody() {
        Classroom classroom = school.classroom("Unlucky", tina, "try");
        HttpResponse<String> answer = upload(tina.browser(), address(classroom, "/import"), "Vera\nTina Teacher\nShorty,short\nVERA\n");
        assertEquals(422, answer.statusCode());
        List<String> problems = Jsoup.parse(answer.body()).select(".problems li").eachText();
        assertEquals(List.of("Line 2:", "Line 3:", "Line 4:"), problems.stream().map(problem -> problem.substring(0, 7)).toList(), problems.toString());
        assertEquals(1, members(classroom).size());
        assertEquals(false, stored(database -> new AccountStore(database).all().stream().anyMatch(account -> account.name().equals("Vera"))));
    }

    @Test
    void aPastedListOfFiveHundredIsTaken() {
        Classroom classroom = school.classroom("Crowd", tina, "try");
        String list = "Tina Teacher\n" + "Some Learner With A Name Of Sixty Characters Or Nearly So 12\n".repeat(499);
        String body = "--b0undary\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\n" + list + "\r\n--b0undary--\r\n";
        HttpResponse<String> answer = tina.browser().send(tina.browser().request(address(classroom, "/import"))
                .header("Content-Type", "multipart/form-data; boundary=b0undary").header("Origin", school.process().address().toString()).POST(BodyPublishers.ofString(body)));
        assertEquals(422, answer.statusCode());
        assertTrue(Jsoup.parse(answer.body()).select(".problems").text().contains("and 449 more"), answer.body());
    }

    @Test
    void resultsAndAttemptsAreThoseOfTheClass() {
        Classroom classroom = school.classroom("At work", tina, TaughtClass.COURSE, "try");
        Classroom same = school.classroom("With the same people", theo, "try");
        Person learner = school.learner(classroom, "Wanda Worker");
        posted(learner, "/join/" + same.joinCode().orElseThrow() + "/me", "/");
        try (Database database = school.database()) {
            TaughtClass.work(database, members(classroom).stream().filter(member -> member.role() == Role.LEARNER).toList(), 2);
            TaughtClass.runs(database, learner.id());
        }
        Document table = page(tina, address(classroom, ""));
        assertEquals(TaughtClass.LESSONS * TaughtClass.EXERCISES, table.select("tbody td.result").size());
        assertEquals(List.of("Docker for data science", "Tries"), table.select("nav[aria-label=Courses] a").eachText());
        assertEquals(0, page(tina, address(classroom, "?course=try&sort=points")).select("td.passed").size());
        String known = tina.browser().get(address(classroom, "")).headers().firstValue("ETag").orElseThrow();
        assertEquals(304, tina.browser().get(address(classroom, ""), "If-None-Match", known).statusCode());
        assertEquals(200, tina.browser().get(address(classroom, "?sort=points"), "If-None-Match", known).statusCode(), "another page");
        assertEquals("true", String.valueOf(table.select("tbody td.result a").first().attr("href").contains(learner.id().value())));
        List<List<String>> attempts = rows(tina.browser().get(address(classroom, "/attempts.csv")).body());
        assertEquals(TaughtClass.LESSONS * TaughtClass.EXERCISES * 2, attempts.size() - 1);
        assertEquals(List.of("Wanda Worker"), column(attempts, 0).stream().distinct().toList());
        List<String> results = rows(tina.browser().get(address(classroom, "/results.csv")).body()).get(1);
        assertEquals(String.valueOf(TaughtClass.LESSONS * TaughtClass.EXERCISES * 2), results.get(3));
        assertEquals(results.get(1), table.select("tbody td.number").text().split(" ")[0]);

        Document work = page(tina, address(classroom, "/learners/" + learner.id() + "?lesson=lesson-1&task=task-1"));
        assertEquals(2, work.select(".entry").size());
        assertTrue(work.text().contains("hello from <script>alert(1)</script>"), work.text());
        Document runs = page(tina, address(classroom, "/learners/" + learner.id() + "/runs"));
        assertEquals(4, runs.select(".entry").size());
        assertEquals(List.of("hi"), runs.select(".entry:contains(echo hi) .output-text").eachText().stream().skip(1).toList());
        assertTrue(runs.text().contains("bytes left out") && runs.text().contains("exit code 125 after"), runs.text());
        assertEquals(0, runs.select("main script").size());

        assertEquals(0, page(theo, address(same, "/learners/" + learner.id())).select(".entry").size(), "another classroom sees its own courses only");
        assertEquals(404, theo.browser().get(address(same, "/learners/" + learner.id() + "?course=" + TaughtClass.COURSE)).statusCode());
    }

    @Test
    void longListsComeInPages() {
        Classroom classroom = school.classroom("Busy", tina, TaughtClass.COURSE);
        Person learner = school.learner(classroom, "Berta Busy");
        try (Database database = school.database()) {
            TaughtClass.work(database, members(classroom).stream().filter(member -> member.role() == Role.LEARNER).toList(), 1);
        }
        String address = address(classroom, "/learners/" + learner.id());
        List<Integer> sizes = List.of(1, 2, 3, 4).stream().map(number -> page(tina, address + "?page=" + number).select(".entry").size()).toList();
        assertEquals(List.of(20, 20, 14, 0), sizes);
        assertEquals(20, page(tina, address + "?page=-1").select(".entry").size());
        assertEquals(0, page(tina, address + "?page=99999").select(".entry").size());
    }
}
