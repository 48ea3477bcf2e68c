package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.product.ClassroomServer.PASSWORD;
import static slipway.product.ClassroomServer.assertGoesTo;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/** Who may do what about the people of a classroom, and what they do about it themselves, over HTTP on the packaged server. */
class MembershipIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person tina;
    private static Person theo;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.205.0.0/16"));
        tina = school.instructor("Tina Teacher");
        theo = school.instructor("Theo Teacher");
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    private static String address(Classroom classroom, String path) {
        return "/classrooms/" + classroom.id() + path;
    }

    private static String member(Classroom classroom, Person person, String action) {
        return address(classroom, "/members/" + person.id() + "/" + action);
    }

    private static String leave(Classroom classroom) {
        return "/account/classrooms/" + classroom.id() + "/leave";
    }

    private static Document page(Person person, String path) {
        HttpResponse<String> answer = person.browser().get(path);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return Jsoup.parse(answer.body());
    }

    private static void joins(Person person, Classroom classroom) {
        assertGoesTo("/", person.browser().post("/join/" + classroom.joinCode().orElseThrow() + "/me"));
    }

    private static List<String> learners(Classroom classroom) {
        try (Database database = school.database()) {
            return new ClassroomStore(database).members(classroom.id()).stream().filter(one -> one.role() == Role.LEARNER)
                    .map(one -> one.account().name()).toList();
        }
    }

    private static void assertLogged(Person by, String deed) {
        String line = school.account(by.name()).role().text() + " " + by.id() + " " + deed;
        Await.until(line, () -> school.process().log().lines().anyMatch(logged -> logged.endsWith("INFO  " + line)), () -> "in\n" + school.process().log());
    }

    // who may take over an account

    @Test
    void aLearnerOfOthersIsTakenOverByNoInstructor() {
        Classroom mondays = school.classroom("Mondays", tina, "try");
        Classroom fridays = school.classroom("Fridays", theo, "try");
        Person learner = school.learner(mondays, "Lea Learner");
        assertFalse(page(tina, member(mondays, learner, "password")).select("form[action$=password]").isEmpty());
        joins(learner, fridays);
        record Try(Person instructor, Classroom classroom) {
        }
        for (Try one : List.of(new Try(tina, mondays), new Try(theo, fridays))) {
            for (String action : List.of("password", "rename")) {
                String path = member(one.classroom(), learner, action);
                Document told = page(one.instructor(), path);
                assertTrue(told.text().contains("is also in a classroom that you do not teach") && told.text().contains("an operator of this Slipway does it"), told.text());
                assertTrue(told.select("main form").isEmpty());
                assertEquals(403, one.instructor().browser().post(path, "name", "Taken Over").statusCode());
            }
        }
        assertEquals(200, learner.browser().get("/try").statusCode(), "not signed out");
        assertGoesTo(address(mondays, "/settings?done=archived"), tina.browser().post(address(mondays, "/settings/archive")));
        assertTrue(page(tina, member(mondays, learner, "password")).text().contains("This classroom is archived"));
        assertEquals(403, tina.browser().post(member(mondays, learner, "password")).statusCode(), "an archived classroom gives no power");
        assertEquals(200, theo.browser().post(member(fridays, learner, "password")).statusCode(), "and stands in nobody's way");
        assertLogged(theo, "gave account " + learner.id() + " a new password");
        assertGoesTo("/sign-in?to=%2Ftry", learner.browser().get("/try"));
        assertEquals(200, school.operator().browser().post(member(mondays, learner, "password")).statusCode());
        assertLogged(school.operator(), "gave account " + learner.id() + " a new password");
    }

    @Test
    void aListWithAnAccountsNameEnrolsNobody() {
        Person learner = school.learner(school.classroom("Hers", tina, "try"), "Lisa Listed");
        Classroom other = school.classroom("Listing", theo, "try");
        String body = "--b0undary\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nLISA Listed\r\n--b0undary--\r\n";
        HttpResponse<String> answer = theo.browser().send(theo.browser().request(address(other, "/import")).header("Content-Type", "multipart/form-data; boundary=b0undary")
                .header("Origin", school.process().address().toString()).POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(422, answer.statusCode());
        assertTrue(Jsoup.parse(answer.body()).select(".problems").text().contains("Somebody is called"), answer.body());
        assertEquals(List.of(), learners(other));
        assertEquals(404, theo.browser().post(member(other, learner, "password")).statusCode());
    }

    // renaming

    @Test
    void aRenamedLearnerSignsInWithTheNewNameAndOpenPagesFollow() {
        Classroom classroom = school.classroom("Typos", tina, "try");
        Person learner = school.learner(classroom, "Léa Lerner");
        assertEquals("Léa Lerner", page(tina, member(classroom, learner, "rename")).select("input[name=name]").val());
        try (LessonClient open = school.lesson(learner, "try/plain").connect()) {
            assertGoesTo(address(classroom, "/members?done=renamed"), tina.browser().post(member(classroom, learner, "rename"), "name", " Léa  Learner "));
            assertEquals(4403, open.closed(), "the page connects anew");
        }
        assertTrue(page(learner, "/account").text().contains("You are Léa Learner"), "the same session, the new name");
        assertLogged(tina, "renamed account " + learner.id());
        assertEquals(403, school.visitor().post("/sign-in", "name", "Léa Lerner", "password", PASSWORD).statusCode());
        school.signIn("léa learner", PASSWORD);
        for (String[] wrong : new String[][] {{"Tina Teacher", "Somebody else is called Tina Teacher"}, {"<b>\u202e", "invisible or control"}, {"", "missing"}}) {
            HttpResponse<String> answer = tina.browser().post(member(classroom, learner, "rename"), "name", wrong[0]);
            assertEquals(422, answer.statusCode());
            Document form = Jsoup.parse(answer.body());
            assertTrue(form.select("[role=alert]").text().contains(wrong[1]), form.text());
            assertEquals(wrong[0], form.select("input[name=name]").val(), "what was typed is there to be mended");
        }
        assertEquals(List.of("Léa Learner"), learners(classroom));
    }

    // leaving

    @Test
    void aLearnerLeavesAndFindsEverythingWhenTheyComeBack() {
        Classroom classroom = school.classroom("Doors", tina, "try");
        Person learner = school.learner(classroom, "Lino Leaving");
        Person other = school.learner(classroom, "Stan Stays");
        Person outside = school.learner(school.classroom("Elsewhere", theo, "try"), "Otto Outside");
        for (Person stranger : List.of(outside, tina, theo, school.operator())) {
            assertEquals(404, stranger.browser().get(leave(classroom)).statusCode(), stranger.name());
            assertEquals(404, stranger.browser().post(leave(classroom)).statusCode(), stranger.name());
        }
        assertEquals(401, school.visitor().post(leave(classroom)).statusCode());
        assertEquals(404, learner.browser().post("/account/classrooms/x/leave").statusCode());

        Document account = page(learner, "/account");
        assertTrue(account.select(".own-classrooms").text().contains("Tina Teacher sees your work in the courses of this classroom"), account.text());
        String way = account.select(".own-classrooms a").attr("href");
        Document asked = page(learner, way);
        assertTrue(asked.text().contains("All that you did is kept"), asked.text());
        try (LessonClient open = school.lesson(learner, "try/plain").connect(); LessonClient staying = school.lesson(other, "try/plain").connect()) {
            assertEquals("kept\r\n", open.output(open.run("main", "echo kept")));
            assertGoesTo("/account?done=left", learner.browser().post(asked.select("main form").attr("action")));
            assertEquals(4403, open.closed());
            assertEquals("still here\r\n", staying.output(staying.run("main", "echo still here")));
        }
        assertLogged(learner, "left classroom " + classroom.id());
        assertEquals(404, learner.browser().get("/try").statusCode());
        assertEquals(404, tina.browser().get(address(classroom, "/learners/" + learner.id() + "/runs")).statusCode(), "its instructors no longer see the work");
        assertTrue(page(learner, "/account").select(".own-classrooms").isEmpty());
        joins(learner, classroom);
        assertEquals(200, learner.browser().get("/try").statusCode());
        assertTrue(page(tina, address(classroom, "/learners/" + learner.id() + "/runs")).text().contains("echo kept"), "and all is there again");
    }

    @Test
    void whoJoinsIsToldWhoSeesWhat() {
        Classroom classroom = school.classroom("Open", tina, "try");
        assertGoesTo(address(classroom, "/members?done=instructor"), tina.browser().post(address(classroom, "/members"), "name", "Theo Teacher"));
        String join = "/join/" + classroom.joinCode().orElseThrow();
        Person learner = school.learner(school.classroom("Other", theo, "try"), "Nora New");
        for (String told : Stream.of(school.visitor().get(join), learner.browser().get(join)).map(answer -> Jsoup.parse(answer.body()).select("main").text()).toList()) {
            assertTrue(told.contains("With Theo Teacher and Tina Teacher.") || told.contains("With Tina Teacher and Theo Teacher."), told);
            assertTrue(told.contains("They see your work in the courses of this classroom: runs with their output, and attempts, also from before you joined; and can open pages that your containers serve."), told);
        }
        joins(learner, classroom);
        assertEquals(2, page(learner, "/account").select(".own-classrooms li").size());
        assertEquals("/account", page(learner, "/record").select("main a:contains(your account)").attr("href"));
    }

    // removing several

    @Test
    void severalAreRemovedAtOnceAfterAQuestion() {
        Classroom classroom = school.classroom("Leaked", tina, "try");
        Person stays = school.learner(classroom, "Ada Stays");
        List<Person> pranksters = IntStream.rangeClosed(1, 3).mapToObj(i -> school.learner(classroom, "Prankster " + i)).toList();
        Person elsewhere = school.learner(school.classroom("Beside", tina, "try"), "Ella Elsewhere");
        Document members = page(tina, address(classroom, "/members"));
        assertEquals(4, members.select("input[type=checkbox][name=member]:not([checked])").size());
        assertEquals(4, page(tina, address(classroom, "/members?ticked=all")).select("input[name=member][checked]").size());
        HttpResponse<String> nobody = tina.browser().post(address(classroom, "/members/selected"));
        assertEquals(422, nobody.statusCode());
        assertTrue(Jsoup.parse(nobody.body()).select("[role=alert]").text().contains("Nobody is ticked"), nobody.body());

        List<String> fields = new ArrayList<>();
        Stream.concat(pranksters.stream(), Stream.of(elsewhere, tina)).forEach(person -> fields.addAll(List.of("member", person.id().value())));
        fields.addAll(List.of("member", "x", "member", ""));
        HttpResponse<String> asked = tina.browser().post(address(classroom, "/members/selected"), fields.toArray(String[]::new));
        Document question = Jsoup.parse(asked.body());
        assertEquals("Remove 3 learners?", question.select("h1").text());
        assertEquals(pranksters.stream().map(Person::name).toList(), question.select(".leaving li").eachText());
        assertEquals(4, learners(classroom).size(), "asked first");
        try (LessonClient open = school.lesson(pranksters.getFirst(), "try/plain").connect()) {
            assertGoesTo(address(classroom, "/members?done=removed"), tina.browser().post(question.select("main form").attr("action"),
                    question.select("main form input").stream().flatMap(field -> Stream.of(field.attr("name"), field.val())).toArray(String[]::new)));
            assertEquals(4403, open.closed());
        }
        assertEquals(List.of("Ada Stays"), learners(classroom));
        assertEquals(200, stays.browser().get("/try").statusCode());
        assertEquals(200, elsewhere.browser().get("/try").statusCode(), "another classroom's learner stays there");
        assertEquals(200, tina.browser().get(address(classroom, "")).statusCode(), "instructors are not removed by this");
        pranksters.forEach(prankster -> assertLogged(tina, "removed account " + prankster.id() + " from classroom " + classroom.id()));
        assertGoesTo(address(classroom, "/members?done=removed"), tina.browser().post(address(classroom, "/members/selected/remove")));
    }

    @Test
    void fiveHundredAreRemovedAtOnce() {
        Classroom classroom = school.classroom("Flooded", tina, "try");
        try (Database database = school.database()) {
            new ClassroomStore(database).enrolNew(classroom.id(), IntStream.range(0, 500)
                    .mapToObj(i -> new ClassroomStore.NewLearner(slipway.classroom.PersonName.of("Flood " + i), "no hash")).toList());
        }
        String[] all = page(tina, address(classroom, "/members?ticked=all")).select("input[name=member]").stream()
                .flatMap(box -> Stream.of("member", box.val())).toArray(String[]::new);
        assertEquals("Remove 500 learners?", Jsoup.parse(tina.browser().post(address(classroom, "/members/selected"), all).body()).select("h1").text());
        assertGoesTo(address(classroom, "/members?done=removed"), tina.browser().post(address(classroom, "/members/selected/remove"), all));
        assertEquals(List.of(), learners(classroom));
    }

    // what is told to the log besides

    @Test
    void rolesRemovalsAndClassroomsStandInTheLogByIds() {
        Classroom classroom = school.classroom("Logged title", tina, "try");
        Person learner = school.learner(classroom, "Lora Logged");
        assertGoesTo("/accounts/" + learner.id() + "?done=role", school.operator().browser().post("/accounts/" + learner.id() + "/role", "role", "instructor"));
        assertLogged(school.operator(), "made account " + learner.id() + " instructor");
        assertGoesTo("/accounts?done=deleted", school.operator().browser().post("/accounts/" + learner.id() + "/delete"));
        assertLogged(school.operator(), "removed account " + learner.id());
        assertGoesTo("/classrooms", tina.browser().post(address(classroom, "/settings/delete")));
        assertLogged(tina, "deleted classroom " + classroom.id());
        String log = school.process().log();
        assertFalse(log.contains("Lora") || log.contains("Logged title") || log.contains(PASSWORD), log);
        assertNotEquals("", log);
    }
}
