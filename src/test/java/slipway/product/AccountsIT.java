package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.product.ClassroomServer.PASSWORD;
import static slipway.product.ClassroomServer.assertGoesTo;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** Accounts over HTTP, on the packaged server: who gets in, who is turned away, and that what was ended stays ended. */
class AccountsIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person instructor;
    private static Classroom classroom;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.204.0.0/16",
                "SLIPWAY_TRUSTED_PROXIES", "127.0.0.1,::1"));
        instructor = school.instructor("Ina Instructor");
        classroom = school.classroom("Docker on Mondays", instructor, "try");
    }

    /** Whatever order the tests ran in, this sees all of them. */
    @AfterAll
    static void stop() {
        String log = school.process().log();
        school.close();
        assertFalse(log.contains(PASSWORD), log);
        assertFalse(log.contains(" ERROR "), log);
    }

    @Test
    void aLearnerWhoJoinedRunsACell() {
        Person learner = school.learner(classroom, "Lea Learner");
        assertEquals(200, learner.browser().get("/try/plain").statusCode());
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            assertEquals("hi\r\n", page.output(page.run("main", "echo hi")));
        }
    }

    @Test
    void signInLeadsBackToThePageThatWasAskedFor() {
        Person learner = school.learner(classroom, "Rita Return");
        Visitor browser = school.visitor();
        HttpResponse<String> turnedAway = browser.get("/try/plain?a=1&b=2");
        assertGoesTo("/sign-in?to=%2Ftry%2Fplain%3Fa%3D1%26b%3D2", turnedAway);
        String to = Jsoup.parse(browser.get(turnedAway.headers().firstValue("Location").orElseThrow()).body()).select("input[name=to]").val();
        assertGoesTo("/try/plain?a=1&b=2", browser.post("/sign-in", "name", learner.name(), "password", PASSWORD, "to", to));
    }

    @Test
    void signInLeadsNowhereElse() {
        Person learner = school.learner(classroom, "Oscar Outward");
        for (String to : new String[] {"//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
            "/\r\nSet-Cookie: a=b", "\\\\evil.example", "/%0d%0aSet-Cookie:a=b", ""}) {
            Visitor browser = school.visitor();
            String expected = to.startsWith("/%0d") ? to : "/";
            assertGoesTo(expected, browser.post("/sign-in", "name", learner.name(), "password", PASSWORD, "to", to));
            assertGoesTo(expected, browser.get("/sign-in?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
            assertEquals(null, browser.cookie("a"));
        }
    }

    @Test
    void programsAndSocketsAreToldThatNobodyIsSignedIn() {
        HttpResponse<String> answer = school.visitor().get("/api/v1/courses");
        assertEquals(401, answer.statusCode());
        assertEquals(401, school.visitor().get("/try/plain", "Accept", "application/json").statusCode());
        assertEquals(401, handshake("/ws/v1/try/plain", "Origin", origin()));
        assertEquals(401, handshake("/ws/v1/try/plain", "Origin", origin(), "Cookie", "slipway-" + port() + "=" + "x".repeat(43)));
        assertEquals(403, handshake("/ws/v1/try/plain", "Origin", "http://evil.example", "Cookie", instructor.cookie()));
    }

    @Test
    void cookiesAreForThisServerAndNoScript() {
        HttpResponse<String> in = school.visitor().post("/sign-in", "name", instructor.name(), "password", instructor.password());
        List<String> cookies = in.headers().allValues("Set-Cookie");
        assertEquals(2, cookies.size());
        cookies.forEach(cookie -> assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/")
                && cookie.startsWith("slipway-" + port()), cookie));
        assertEquals("no-store", in.headers().firstValue("Cache-Control").orElseThrow());
    }

    @Test
    void signingOutEndsTheCookieAndItsSockets() {
        Person learner = school.learner(classroom, "Sam Signout");
        Person elsewhere = school.signIn(learner.name(), PASSWORD);
        String old = learner.cookie();
        try (LessonClient page = school.lesson(learner, "try/plain").connect(); LessonClient other = school.lesson(elsewhere, "try/plain").connect()) {
            assertGoesTo("/sign-in", learner.browser().post("/sign-out"));
            assertEquals(4401, page.closed());
            assertEquals("still here\r\n", other.output(other.run("main", "echo still here")));
        }
        assertEquals(null, learner.browser().cookie("slipway-" + port()));
        assertEquals(401, handshake("/ws/v1/try/plain", "Origin", origin(), "Cookie", old));
        assertSignedOut(old);
    }

    @Test
    void aNewPasswordFromTheOperatorEndsEverythingOld() {
        Person learner = school.learner(classroom, "Fred Forgetful");
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            String shown = Jsoup.parse(school.operator().browser().post("/accounts/" + learner.id() + "/password").body()).select("dl.secret code").text();
            assertEquals(4401, page.closed());
            assertSignedOut(learner.cookie());
            assertEquals(403, school.visitor().post("/sign-in", "name", learner.name(), "password", PASSWORD).statusCode());
            school.signIn(learner.name(), shown);
        }
    }

    @Test
    void changingTheOwnPasswordKeepsThisBrowserOnly() {
        Person learner = school.learner(classroom, "Cleo Changer");
        Person elsewhere = school.signIn(learner.name(), PASSWORD);
        assertEquals(403, learner.browser().post("/account/password", "password", "wrong", "chosen", "another good one", "repeated", "another good one").statusCode());
        assertGoesTo("/account?done=password", learner.browser().post("/account/password",
                "password", PASSWORD, "chosen", "another good one", "repeated", "another good one"));
        assertEquals(200, learner.browser().get("/account").statusCode());
        assertSignedOut(elsewhere.cookie());
        school.signIn(learner.name(), "another good one");
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneAtOnce() {
        Person other = school.instructor("Dan Demoted");
        try (LessonClient page = school.lesson(other, "try/plain").connect()) {
            assertGoesTo("/accounts/" + other.id() + "?done=role",
                    school.operator().browser().post("/accounts/" + other.id() + "/role", "role", "learner"));
            assertEquals(4403, page.closed());
            page.open();
            assertEquals(4404, page.closed(), "an instructor sees all courses, a learner those of their classrooms");
        }
    }

    @Test
    void whoIsDeletedIsOut() {
        Person learner = school.learner(classroom, "Gone Gary");
        String address = "/accounts/" + learner.id();
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            assertEquals(200, school.operator().browser().get(address + "/delete").statusCode());
            assertGoesTo("/accounts?done=deleted", school.operator().browser().post(address + "/delete"));
            assertEquals(4401, page.closed());
        }
        assertSignedOut(learner.cookie());
        assertEquals(403, school.visitor().post("/sign-in", "name", learner.name(), "password", PASSWORD).statusCode());
        assertEquals(404, school.operator().browser().get(address).statusCode());
    }

    @Test
    void anOperatorRenamesAnybody() {
        for (Person person : List.of(school.learner(classroom, "Lorna Misspellt"), school.instructor("Irma Misspellt"))) {
            String address = "/accounts/" + person.id();
            String name = person.name().replace("llt", "lt");
            assertGoesTo(address + "?done=name", school.operator().browser().post(address + "/name", "name", name));
            assertTrue(Jsoup.parse(person.browser().get("/account").body()).text().contains("You are " + name), "shown at once");
            school.signIn(name, person.password());
            HttpResponse<String> taken = school.operator().browser().post(address + "/name", "name", "OLGA operator");
            assertEquals(409, taken.statusCode());
            assertTrue(Jsoup.parse(taken.body()).select("[role=alert]").text().contains("Somebody else is called"), taken.body());
        }
    }

    @Test
    void theOperatorCannotBeTheLastToGo() {
        String address = "/accounts/" + school.operator().id();
        assertEquals(404, school.operator().browser().get(address + "/delete").statusCode());
        assertEquals(404, school.operator().browser().post(address + "/delete").statusCode());
        HttpResponse<String> refused = school.operator().browser().post(address + "/role", "role", "learner");
        assertEquals(422, refused.statusCode());
        assertTrue(Jsoup.parse(refused.body()).text().contains("is the last operator"), refused.body());
    }

    @Test
    void operatorsPlacesAreNotThereForOthers() {
        Person learner = school.learner(classroom, "Lou Looker");
        for (Person person : List.of(learner, instructor)) {
            for (String path : new String[] {"/accounts", "/accounts/" + learner.id(), "/accounts/" + learner.id() + "/delete"}) {
                assertEquals(404, person.browser().get(path).statusCode(), path);
            }
            for (String path : new String[] {"/accounts", "/accounts/" + learner.id() + "/role", "/accounts/" + learner.id() + "/name", "/accounts/" + learner.id() + "/password",
                "/accounts/" + learner.id() + "/sign-out", "/accounts/" + learner.id() + "/delete"}) {
                assertEquals(404, person.browser().post(path, "name", "New Operator", "role", "operator").statusCode(), path);
            }
        }
        assertEquals(200, learner.browser().get("/account").statusCode(), "still signed in");
        assertEquals(403, school.visitor().post("/sign-in", "name", "New Operator", "password", PASSWORD).statusCode());
    }

    private static String[] foreignOrigins() {
        return new String[] {"null", "", "http://evil.example", "http://localhost:1", origin() + ".evil.example", "https://localhost:" + port(), "http://127.0.0.1:" + port()};
    }

    /** Values for all names in addresses. */
    private static Map<String, String> values(Person learner) {
        return Map.of("code", classroom.joinCode().orElseThrow(), "secret", "x", "id", learner.id().value(), "classroom", classroom.id(), "member", learner.id().value(),
                "learner", learner.id().value(), "import", "x", "course", "try", "lesson", "plain");
    }

    /** Of whatever the server has, as its annotations say. */
    @Test
    void whateverChangesSomethingNeedsOurOrigin() {
        Person learner = school.learner(classroom, "Olive Origin");
        List<Endpoint> unsafe = Endpoint.of("slipway.web").stream().filter(endpoint -> !endpoint.isSafe()).toList();
        assertTrue(unsafe.size() >= 25, unsafe.toString());
        Map<String, String> values = values(learner);
        for (Endpoint endpoint : unsafe) {
            for (Person person : List.of(school.operator(), instructor, learner)) {
                String address = endpoint.address(values);
                assertForeign(person, endpoint.verb(), address, null);
                for (String origin : foreignOrigins()) {
                    assertForeign(person, endpoint.verb(), address, origin);
                }
            }
        }
        for (String verb : new String[] {"PUT", "PATCH", "DELETE", "POST"}) {
            assertForeign(learner, verb, "/api/v1/courses", "http://evil.example");
        }
        assertEquals(200, school.operator().browser().get("/account").statusCode(), "still signed in");
        assertEquals(200, learner.browser().get("/account").statusCode(), "nothing happened to them");
        assertEquals(200, instructor.browser().get("/classrooms/" + classroom.id()).statusCode(), "nor to their classroom");
        assertEquals(403, school.visitor().post("/sign-in", "name", "Forged Name", "password", PASSWORD).statusCode());
    }

    private static void assertForeign(Person person, String verb, String address, String origin) {
        HttpResponse<String> answer = person.browser().sendFrom(origin, verb, address, "name", "Forged Name", "chosen", PASSWORD, "repeated", PASSWORD,
                "password", PASSWORD, "role", "operator", "code", classroom.joinCode().orElseThrow(), "title", "Forged", "course", "try");
        assertEquals(403, answer.statusCode(), verb + " " + address + " from " + origin);
        assertTrue(Jsoup.parse(answer.body()).text().contains("another site"), answer.body());
    }

    @Test
    void everySocketNeedsOurOrigin() {
        Person learner = school.learner(classroom, "Otto Origin");
        List<String> sockets = Endpoint.sockets("slipway.web");
        assertFalse(sockets.isEmpty());
        for (String socket : sockets) {
            String path = Endpoint.filled(socket, values(learner));
            assertEquals(403, handshake(path, "Cookie", learner.cookie()), path);
            for (String origin : foreignOrigins()) {
                assertEquals(403, handshake(path, "Origin", origin, "Cookie", learner.cookie()), path + " from " + origin);
            }
            assertEquals(401, handshake(path, "Origin", origin()), path);
        }
    }

    @Test
    void anothersRunIsNotThereForALearner() {
        Person victim = school.learner(classroom, "Rhea Runs");
        Person other = school.learner(classroom, "Nosy Norbert");
        try (LessonClient theirs = school.lesson(victim, "try/plain").connect(); LessonClient page = school.lesson(other, "try/plain")) {
            UUID run = theirs.run("main", "echo secret-$((40 + 2)); read line; echo got $line");
            theirs.awaitText(run, "secret-42");
            page.open();
            page.sendText("{\"type\":\"resume\",\"seq\":0,\"outputs\":{\"" + run + "\":0}}");
            assertEquals("unknown-run", refusal(page, () -> page.send("stop", run)));
            assertEquals("unknown-run", refusal(page, () -> page.type(run, "evil\n")));
            assertEquals("run-id-taken", refusal(page, () -> page.send(page.runMessage(run, "main", "echo stolen"))));
            assertEquals("mine\r\n", page.output(page.run("main", "echo mine")), "whatever was to come has come before");
            assertFalse(page.runs().containsKey(run), page.transcript());
            assertEquals(0, page.have(run));
            theirs.type(run, "good\n");
            assertTrue(theirs.output(run).endsWith("got good\r\n"), theirs.text(run));
        }
        try (LessonClient theirs = school.lesson(victim, "try/plain").connect(); LessonClient page = school.lesson(other, "try/plain").connect()) {
            UUID ended = theirs.run("main", "echo secret");
            theirs.output(ended);
            assertEquals("run-id-taken", refusal(page, () -> page.send(page.runMessage(ended, "main", "echo stolen"))));
            assertFalse(page.runs().containsKey(ended), page.transcript());
        }
    }

    /** What the page is told of something that it sends. */
    private static String refusal(LessonClient page, Runnable sending) {
        int before = page.messages("refused").size();
        sending.run();
        Await.until("a refusal", () -> page.messages("refused").size() > before, page::transcript);
        return page.messages("refused").getLast().path("code").asText();
    }

    @Test
    void onlyThePublicNameIsAnsweredAndHealthByTheMachinesOwn() throws IOException {
        assertTrue(raw("GET /sign-in HTTP/1.1", "Host: localhost:" + port()).startsWith("HTTP/1.1 200"));
        for (String host : new String[] {"evil.example", "localhost", "localhost:1", "127.0.0.1:" + port(), "localhost.evil.example:" + port()}) {
            assertTrue(raw("GET /sign-in HTTP/1.1", "Host: " + host).startsWith("HTTP/1.1 421"), host);
        }
        assertTrue(raw("GET /sign-in HTTP/1.1", "Host: evil.example", "X-Forwarded-Host: localhost:" + port()).startsWith("HTTP/1.1 421"));
        assertTrue(raw("GET /q/health HTTP/1.1", "Host: 127.0.0.1:" + port()).startsWith("HTTP/1.1 200"));
        assertTrue(raw("GET /q/health HTTP/1.1", "Host: evil.example").startsWith("HTTP/1.1 421"));
    }

    @Test
    void noDetourLeadsPastTheGate() throws IOException {
        for (String path : new String[] {"/join/../accounts", "/assets/../accounts", "/assets/%2e%2e/accounts", "/sign-in/../account", "/welcome/..%2faccounts",
            "/q/health/../../accounts", "//accounts", "/assets//../accounts", "/join/./../api/v1/courses"}) {
            String answer = raw("GET " + path + " HTTP/1.1", "Host: localhost:" + port());
            assertFalse(answer.startsWith("HTTP/1.1 200"), path + ": " + answer);
            assertFalse(answer.contains("Ina Instructor"), path);
        }
    }

    @Test
    void scriptInNamesIsShownAsText() {
        String name = "<script>alert(1)</script> & \"O'Neil\"";
        Person learner = school.learner(classroom, name);
        Person hostile = school.instructor("<img src=x onerror=alert(2)>");
        Classroom other = school.classroom("<svg onload=alert(3)>", hostile, "try");
        List<HttpResponse<String>> pages = List.of(learner.browser().get("/account"), learner.browser().get("/"), learner.browser().get("/try"),
                learner.browser().get("/join/" + other.joinCode().orElseThrow()), school.visitor().get("/join/" + other.joinCode().orElseThrow()),
                school.operator().browser().get("/accounts?name=%3Cscript%3Ealert(4)%3C/script%3E%22%3E"), school.operator().browser().get("/accounts"),
                school.operator().browser().get("/accounts/" + learner.id()), school.operator().browser().get("/accounts/" + learner.id() + "/delete"),
                school.visitor().post("/sign-in", "name", name + "\"><script>alert(5)</script>", "password", "x"),
                school.visitor().post("/join", "code", "\"><script>alert(6)</script>"));
        for (HttpResponse<String> page : pages) {
            var tree = Jsoup.parse(page.body());
            assertEquals(0, tree.select("script:not([src]), img, svg, [onerror], [onload]").size(), page.uri().toString());
        }
        assertTrue(Jsoup.parse(pages.getFirst().body()).text().contains(name));
    }

    @Test
    void aNameThatIsTakenAsksForTheFamilyName() {
        HttpResponse<String> answer = school.visitor().post("/join/" + classroom.joinCode().orElseThrow() + "/newcomer",
                "name", "INA instructor", "chosen", PASSWORD, "repeated", PASSWORD);
        assertEquals(409, answer.statusCode());
        String error = Jsoup.parse(answer.body()).select("[role=alert]").text();
        assertTrue(error.contains("Add your family name"), error);
        assertEquals("INA instructor", Jsoup.parse(answer.body()).select("input[name=name]").first().val());
        assertFalse(answer.body().contains(PASSWORD));
    }

    @Test
    void whoHasAnAccountJoinsAnotherClassroomWithIt() {
        Person learner = school.learner(classroom, "Tina Twice");
        Classroom tuesday = school.classroom("Docker on Tuesdays", instructor, "try");
        Classroom friday = school.classroom("Docker on Fridays", instructor, "try");
        String joinPage = Jsoup.parse(learner.browser().get("/join/" + tuesday.joinCode().orElseThrow()).body()).text();
        assertTrue(joinPage.contains("Join as Tina Twice") && joinPage.contains("With Ina Instructor"), joinPage);
        assertGoesTo("/", learner.browser().post("/join/" + tuesday.joinCode().orElseThrow() + "/me"));
        assertGoesTo("/", school.visitor().post("/join/" + friday.joinCode().orElseThrow() + "/sign-in", "name", "tina twice", "password", PASSWORD));
        assertTrue(Jsoup.parse(learner.browser().get("/join/" + friday.joinCode().orElseThrow()).body()).text().contains("You are in this classroom"));
        assertEquals(403, school.visitor().post("/join/" + friday.joinCode().orElseThrow() + "/sign-in", "name", "tina twice", "password", "wrong").statusCode());
    }

    @Test
    void aTypedCodeLeadsToItsClassroom() {
        String code = classroom.joinCode().orElseThrow();
        assertGoesTo("/join/" + code, school.visitor().post("/join", "code", " " + code.substring(0, 4).toLowerCase() + "-" + code.substring(4)));
        HttpResponse<String> wrong = school.visitor().post("/join", "code", "ABCDEFGH");
        assertEquals(403, wrong.statusCode());
        assertTrue(Jsoup.parse(wrong.body()).text().contains("Ask your instructor"), wrong.body());
    }

    @Test
    void oddAndHugeInputGetsASentence() {
        String newcomer = "/join/" + classroom.joinCode().orElseThrow() + "/newcomer";
        for (String name : new String[] {"", "\0", "‮evil", "x".repeat(1000), "Z" + "̨̛̕".repeat(20), "👩‍🚀"}) {
            HttpResponse<String> answer = school.visitor().post(newcomer, "name", name, "chosen", PASSWORD, "repeated", PASSWORD);
            assertEquals(422, answer.statusCode(), () -> Jsoup.parse(answer.body()).text());
            assertFalse(Jsoup.parse(answer.body()).select("[role=alert]").text().isEmpty());
            assertEquals(403, school.visitor().post("/sign-in", "name", name, "password", "x".repeat(1000)).statusCode());
        }
        assertEquals(403, school.visitor().post("/sign-in").statusCode(), "no fields at all");
        assertEquals(422, school.visitor().post(newcomer).statusCode());
        for (String path : new String[] {"/accounts?from=x", "/accounts?role=%00&name=%00", "/accounts/%00", "/accounts?from=-5", "/accounts?from=2147483647"}) {
            int status = school.operator().browser().get(path).statusCode();
            assertTrue(status == 200 || status == 404, path + ": " + status);
        }
        for (String path : new String[] {"/join/%00%00%00%00%00%00%00%00", "/join/" + "A".repeat(3000), "/welcome/%00", "/join/%E2%80%AE"}) {
            assertEquals(403, school.visitor().get(path).statusCode(), path);
        }
    }

    @Test
    void aLearnerHasThirtyTwoSocketsAtMost() {
        Person learner = school.learner(classroom, "Petra Pages");
        List<LessonClient> pages = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                pages.add(school.lesson(learner, "try/plain").connect());
            }
            try (LessonClient oneMore = school.lesson(learner, "try/plain")) {
                oneMore.open();
                assertEquals(4429, oneMore.closed());
            }
            pages.removeLast().close();
            try (LessonClient again = new Retry(() -> school.lesson(learner, "try/plain")).open()) {
                assertEquals("hi\r\n", again.output(again.run("main", "echo hi")));
            }
        } finally {
            pages.forEach(LessonClient::close);
        }
    }

    /** The server hears of a closed socket a moment later than the one who closed it. */
    private record Retry(Supplier<LessonClient> pages) {
        LessonClient open() {
            for (int i = 0; i < 1000; i++) {
                LessonClient page = pages.get();
                page.open();
                if (!page.isClosed()) {
                    return page.resumed();
                }
                page.close();
            }
            throw new AssertionError("there was never room again");
        }
    }

    @Test
    void signInsOutliveAServerThatIsKilled() {
        Person learner = school.learner(classroom, "Kim Kill");
        Person elsewhere = school.signIn(learner.name(), PASSWORD);
        elsewhere.browser().post("/sign-out");
        String ended = elsewhere.cookie();
        school.process().kill();
        school.process().start();
        assertEquals(200, learner.browser().get("/account").statusCode());
        assertSignedOut(ended);
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            assertEquals("hi\r\n", page.output(page.run("main", "echo hi")));
        }
    }

    @Test
    void tenThousandWrongPasswordsEndIn429AndOthersSignInMeanwhile() throws Exception {
        Person victim = school.learner(classroom, "Vera Victim");
        Person other = school.learner(classroom, "Otis Other");
        AtomicInteger compared = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        flood(10_000, i -> {
            HttpResponse<String> answer = school.visitor().from("203.0.113.5").post("/sign-in", "name", victim.name(), "password", "guess " + i);
            (answer.statusCode() == 429 ? refused : compared).incrementAndGet();
            if (answer.statusCode() == 429) {
                assertTrue(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()) > 0);
            } else {
                assertEquals(403, answer.statusCode());
            }
        }, () -> {
            school.signIn(other.name(), PASSWORD);
            assertGoesTo("/", school.visitor().from("198.51.100.9").post("/sign-in", "name", victim.name(), "password", PASSWORD));
        });
        assertTrue(compared.get() < 50, compared + " were compared");
        assertEquals(10_000, compared.get() + refused.get());
        assertGoesTo("/", victim.browser().from("203.0.113.5").post("/sign-in", "name", victim.name(), "password", PASSWORD));
    }

    @Test
    void tenThousandWrongCodesEndIn429AndOthersJoinMeanwhile() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        flood(10_000, i -> {
            int status = school.visitor().from("203.0.113.6").get("/join/" + String.format("%08d", i).replaceAll("[01]", "Q").replace('9', 'Z')).statusCode();
            assertTrue(status == 429 || looked.incrementAndGet() > 0 && status == 403, "status " + status);
        }, () -> school.learner(classroom, "Nina New"));
        assertTrue(looked.get() < 200, looked + " were looked at");
        assertEquals(429, school.visitor().from("203.0.113.6").get("/welcome/" + "x".repeat(43)).statusCode(), "one-time links count with them");
    }

    @Test
    void aClassOfThirtyJoinsAndSignsInAtOnceBehindOneAddress() throws Exception {
        try (ExecutorService class30 = Executors.newVirtualThreadPerTaskExecutor()) {
            var joined = class30.invokeAll(IntStream.range(0, 30).<Callable<HttpResponse<String>>>mapToObj(i -> () -> school.visitor().from("192.0.2.30")
                    .post("/join/" + classroom.joinCode().orElseThrow() + "/newcomer", "name", "Pupil " + i, "chosen", PASSWORD, "repeated", PASSWORD)).toList());
            joined.forEach(answer -> assertGoesTo("/", answer.resultNow()));
            var signedIn = class30.invokeAll(IntStream.range(0, 30).<Callable<HttpResponse<String>>>mapToObj(i -> () -> school.visitor().from("192.0.2.30")
                    .post("/sign-in", "name", "pupil " + i, "password", PASSWORD)).toList());
            signedIn.forEach(answer -> assertGoesTo("/", answer.resultNow()));
        }
    }

    @Test
    void operatorLinkMakesAnotherOperatorWhileTheServerRuns() {
        String printed = school.process().command("operator", "link").strip();
        String start = origin() + "/welcome/";
        assertTrue(printed.lines().reduce("", (a, b) -> b).startsWith(start), printed);
        String path = printed.substring(printed.lastIndexOf("/welcome/"));
        Visitor browser = school.visitor();
        assertEquals(200, browser.get(path).statusCode());
        assertGoesTo("/accounts", browser.post(path, "name", "Second Operator", "chosen", PASSWORD, "repeated", PASSWORD));
        assertEquals(200, browser.get("/accounts").statusCode());
        assertEquals(403, school.visitor().get(path).statusCode(), "once");
        assertGoesTo("/accounts?done=deleted", school.operator().browser().post("/accounts/" + school.account("Second Operator").id() + "/delete"));
    }

    @Test
    void theTokenOfLocalModeIsNothingHere() throws IOException {
        String token = Files.readString(data.resolve("token")).strip();
        assertGoesTo("/sign-in?to=" + URLEncoder.encode("/?token=" + token, StandardCharsets.UTF_8), school.visitor().get("/?token=" + token));
    }

    private interface Numbered {
        void run(int number);
    }

    /** So many at once as a small botnet sends, and something else in the midst of it. */
    private static void flood(int times, Numbered request, Runnable meanwhile) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = IntStream.range(0, 24).mapToObj(worker -> crowd.submit(() -> {
                for (int i; (i = next.getAndIncrement()) < times;) {
                    request.run(i);
                }
                return null;
            })).toList();
            meanwhile.run();
            assertNotEquals(0, workers.stream().filter(worker -> !worker.isDone()).count(), "the flood was over before it could disturb");
            for (var worker : workers) {
                worker.get();
            }
        }
    }

    private static void assertSignedOut(String cookie) {
        HttpResponse<String> answer = new Visitor(school.process()).get("/account", "Cookie", cookie.isEmpty() ? "none=0" : cookie);
        assertGoesTo("/sign-in?to=%2Faccount", answer);
    }

    private static String origin() {
        return school.process().address().toString();
    }

    private static int port() {
        return school.process().port();
    }

    /** What a browser's HTTP stack would tidy up before sending it. */
    private static String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int handshake(String path, String... headers) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket.Builder builder = http.newWebSocketBuilder();
            for (int i = 0; i < headers.length; i += 2) {
                builder.header(headers[i], headers[i + 1]);
            }
            URI address = URI.create("ws://localhost:" + port() + path);
            CompletionException refused = assertThrows(CompletionException.class, () -> builder.buildAsync(address, new WebSocket.Listener() { }).join());
            return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
        }
    }
}
