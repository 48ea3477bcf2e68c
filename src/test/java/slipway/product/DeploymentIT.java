package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** From {@code docker compose up} to nothing left, as an operator, an instructor and a learner see it: scripts/test-deployment.sh runs it. */
@EnabledIfEnvironmentVariable(named = "SLIPWAY_DEPLOYMENT", matches = "1")
class DeploymentIT {
    private static final String LESSON = "/class/hello";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String KEPT = "made before it all went down";
    private static final String CELL = "Cell 1";
    private static final String OTHER_CELL = "Cell 2";
    private static final String NETWORK_CHANGED = "ERR_NETWORK_CHANGED";

    private final Deployment school = Deployment.ofTheTest();

    @TempDir
    private Path directory;
    private String instructorsPassword;
    private String joinLink;
    private String sandbox;

    @Test
    void aClassFromTheFirstLinkToNothingLeft() throws Exception {
        school.up();
        aMistypedDirectoryOfLessonsIsAnError();
        becomeOperatorAndMakeAnInstructor();
        makeAClassroom();
        thereAreNoFilesToBackUp();
        try (Browser learner = browser()) {
            join(learner);
            runInALesson(learner);
            assertQuiet(learner);
            theSandboxHasTheSizeInTheSettings();
            duringARun(learner, () -> school.compose("restart", "server"));
            upgradeDuringARun(learner);
            anAppOpensBehindTheProxy(learner);
            aLessonWithoutItsImageSaysSo(learner);
            foreignNamesAreRefused(learner);
        }
        theDatabaseIsOutOfReachOfSandboxes();
        anotherOperatorCanBeMade();
        withoutItsDatabaseTheServerIsUnhealthy();
        Path backup = backUp();
        assertTrue(school.homes("backup").contains("Copied 1 homes"));
        endSchool();
        restoreOnAnotherMachine(backup);
        goOnWithAFullDisk();
        signInAndFindEverything(school);
        filesComeBackWhileTheServerRuns();
        purge();
    }

    private static Browser browser() {
        return Browser.trustingAnyCertificate(1280, 900, ColorScheme.LIGHT);
    }

    private static void assertQuiet(Browser browser) {
        assertEquals(List.of(), browser.complaints().stream().filter(text -> !text.contains(NETWORK_CHANGED)).toList());
    }

    private static void fill(Page page, String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true)).click();
        retry(page);
    }

    private static void retry(Page page) {
        for (int i = 0; i < 5 && page.url().startsWith("chrome-error:"); i++) {
            page.reload(); // nothing was sent yet: see open
        }
    }

    /**
     * Chromium gives up a connection that it is making when a network interface of the machine comes or goes, as containers' do, and
     * the page that says so may come in the way of the next attempt.
     */
    private static void open(Page page, String address) {
        for (int i = 0; ; i++) {
            try {
                page.navigate(address);
                return;
            } catch (PlaywrightException e) {
                if (i == 5 || !e.getMessage().contains(NETWORK_CHANGED) && !e.getMessage().contains("chrome-error:")) {
                    throw e;
                }
            }
        }
    }

    private void becomeOperatorAndMakeAnInstructor() {
        MatchResult link = Pattern.compile("https://\\S+/welcome/\\S+").matcher(school.serverLog()).results().findFirst().orElseThrow();
        try (Browser operator = browser()) {
            Page page = operator.page();
            open(page, link.group());
            fill(page, "Your name", "Olga");
            choosePassword(page);
            press(page, "Become an operator");
            assertThat(page).hasURL(school.address() + "/accounts");
            Locator make = page.locator("form[action='/accounts'][method=post]");
            make.getByLabel("Name").fill("Ines");
            press(page, "Make account");
            instructorsPassword = page.locator(".secret code").innerText();
            assertQuiet(operator);
        }
    }

    private static void choosePassword(Page page) {
        fill(page, "A password", PASSWORD);
        fill(page, "The same password again", PASSWORD);
    }

    private static void signIn(Page page, Deployment where, String name, String password) {
        open(page, where.address() + "/sign-in");
        fill(page, "Name", name);
        fill(page, "Password", password);
        press(page, "Sign in");
        assertThat(page).hasURL(where.address() + "/");
    }

    private void makeAClassroom() {
        try (Browser instructor = browser()) {
            Page page = instructor.page();
            signIn(page, school, "Ines", instructorsPassword);
            open(page, school.address() + "/classrooms");
            fill(page, "Title", "Data engineering");
            page.getByRole(AriaRole.CHECKBOX).first().check();
            press(page, "Make the classroom");
            joinLink = page.locator(".join-strip pre").innerText().strip();
            assertTrue(joinLink.startsWith(school.address() + "/join/"), joinLink);
        }
    }

    private void join(Browser learner) {
        Page page = learner.page();
        open(page, joinLink);
        fill(page, "Your name", "Leo");
        choosePassword(page);
        press(page, "Join");
        assertThat(page).hasURL(school.address() + "/");
        assertTrue(page.context().cookies().stream().allMatch(cookie -> cookie.secure && cookie.httpOnly), "cookies are for TLS only");
    }

    private void runInALesson(Browser learner) {
        open(learner.page(), school.address() + LESSON);
        learner.write(CELL, "echo hi from the class; id -un; echo " + KEPT + " > ~/kept; docker run --rm hello-world");
        learner.run(CELL);
        assertThat(learner.output(CELL)).containsText("hi from the class");
        assertThat(learner.output(CELL)).containsText("Hello from Docker!");
        assertThat(learner.cell(CELL)).containsText("done in");
        learner.picture("deployment");
        String slot = Pattern.compile("learner(\\d+)").matcher(learner.output(CELL).innerText()).results().findFirst().orElseThrow().group(1);
        sandbox = Engine.docker("ps", "--quiet", "--no-trunc", "--filter", "label=slipway.instance=" + instance(), "--filter", "label=slipway.slot=" + slot);
    }

    /** {@code target/deployment/settings} is what an operator's .env is; what has no value there has its default. */
    private void theSandboxHasTheSizeInTheSettings() {
        assertEquals("671088640 500 1000000000", Deployment.inspect(sandbox, "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.NanoCpus}}"));
    }

    /** As docs/classroom.md says it: what takes its time is made while the old server runs. Who is in a sandbox stays in it. */
    private void upgradeDuringARun(Browser learner) throws Exception {
        Deployment next = school.ofTheNextVersion(Files.createDirectories(directory.resolve("next")));
        next.job("scripts/images.sh", "sandbox");
        String after = school.inServer("cat", "/var/lib/slipway/images/sandbox");
        Files.writeString(Path.of("target/deployment/next-sandbox"), after);
        String before = Deployment.inspect(sandbox, "{{.Config.Image}}");
        duringARun(learner, next::up);
        assertNotEquals(before, after, "new sandboxes have the new software");
        assertEquals(before + " running", Deployment.inspect(sandbox, "{{.Config.Image}} {{.State.Status}}"));
        Await.until("a new sandbox", () -> !Engine.docker("ps", "-q", "--filter", "label=slipway.instance=" + instance(), "--filter", "label=slipway.slot",
                "--filter", "ancestor=" + after).isEmpty());
    }

    private void duringARun(Browser learner, Runnable change) {
        learner.write(OTHER_CELL, "for i in $(seq 1 60); do echo \"tick $i\"; sleep 0.2; done");
        learner.run(OTHER_CELL);
        assertThat(learner.output(OTHER_CELL)).containsText("tick 5");
        change.run();
        assertThat(learner.cell(OTHER_CELL)).containsText("done in");
        assertThat(learner.output(OTHER_CELL)).containsText("tick 60");
        learner.button(learner.cell(OTHER_CELL), "Show all 60 lines").click();
        String text = learner.output(OTHER_CELL).innerText() + "\n";
        for (int i = 1; i <= 60; i++) {
            assertEquals(2, text.split("tick " + i + "\\D", -1).length, "tick " + i + " once in: " + text);
        }
    }

    private void anAppOpensBehindTheProxy(Browser learner) {
        learner.write(CELL, """
                mkdir app && echo made by Leo > app/index.html
                python3 -m http.server --directory app 8099 > /dev/null 2>&1 &
                curl --silent --retry 40 --retry-delay 1 --retry-connrefused localhost:8099
                """);
        learner.run(CELL);
        assertThat(learner.output(CELL)).containsText("made by Leo");
        Page app = learner.page().waitForPopup(() -> learner.page().getByText("the app", new Page.GetByTextOptions().setExact(true)).click());
        retry(app);
        assertThat(app.locator("body")).hasText("made by Leo");
        int port = URI.create(school.address()).getPort();
        assertTrue(app.url().matches("https://p8099-[0-9a-z]{24}\\.preview\\.localhost:" + port + "/"), app.url());
        app.close();
    }

    /** One image that is not to be had keeps no class from starting. */
    private void aLessonWithoutItsImageSaysSo(Browser learner) {
        String log = school.serverLog();
        assertTrue(log.contains("MISSING: school/never-made:1 ") && log.contains("class/missing") && log.contains("Slipway starts all the same"), log);
        open(learner.page(), school.address() + "/class/missing");
        assertThat(learner.page().locator("body")).containsText("Sandbox ready, but an image is missing");
        learner.run(CELL);
        assertThat(learner.output(CELL)).containsText("works all the same");
    }

    /** Nothing is made there: the engine would make an empty directory, and the class would have no courses. */
    private void aMistypedDirectoryOfLessonsIsAnError() {
        Path mistyped = Path.of("target/deployment/no-lessons").toAbsolutePath();
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> school.with("SLIPWAY_LESSONS", mistyped.toString()).job("true"));
        assertTrue(refusal.getMessage().contains(mistyped.toString()), refusal.getMessage());
        assertFalse(Files.exists(mistyped));
    }

    private void thereAreNoFilesToBackUp() {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> school.homes("backup"));
        assertTrue(refusal.getMessage().contains("Nothing was copied"), refusal.getMessage());
    }

    private void withoutItsDatabaseTheServerIsUnhealthy() {
        school.awaitHealth("healthy");
        school.compose("stop", "database");
        school.awaitHealth("unhealthy");
        school.compose("start", "database");
        school.awaitHealth("healthy");
    }

    /** The proxy passes on what it was asked for, and the server answers to its own name only. */
    private void foreignNamesAreRefused(Browser learner) {
        URI own = URI.create(school.address());
        var answer = learner.page().context().request().get("https://localhost:" + own.getPort() + "/");
        assertEquals(421, answer.status());
    }

    private void anotherOperatorCanBeMade() {
        String link = school.inServer("slipway", "operator", "link");
        assertTrue(link.startsWith(school.address() + "/welcome/"), link);
    }

    private void theDatabaseIsOutOfReachOfSandboxes() {
        String instance = instance();
        String database = school.inServer("getent", "hosts", "database").split("\\s+")[0];
        String sandbox = Engine.docker("ps", "-q", "--filter", "label=slipway.instance=" + instance, "--filter", "label=slipway.owner",
                "--filter", "network=" + networkOfALearner(instance)).lines().findFirst().orElseThrow();
        assertEquals("closed", Engine.docker("exec", sandbox, "sh", "-c", "nc -z -w 2 " + database + " 5432 || echo closed"));
    }

    private static String networkOfALearner(String instance) {
        return Engine.docker("ps", "--format", "{{.Networks}}", "--filter", "label=slipway.instance=" + instance).lines()
                .filter(network -> !network.equals("none")).findFirst().orElseThrow();
    }

    private Path backUp() throws Exception {
        return Files.write(directory.resolve("slipway.zip"), school.bytes("exec", "-T", "server", "slipway", "backup", "-"));
    }

    /** A restored server is the same instance, so both must not run at the same time; the volumes stay. */
    private void endSchool() {
        String instance = instance();
        school.compose("down");
        assertFalse(Engine.containers(instance).isEmpty(), "sandboxes outlive the server");
        school.job("scripts/stop-sandboxes.sh");
        assertEquals(List.of(), Engine.containers(instance));
        Engine.removeAll(instance); // the disk of the old machine is gone
    }

    /** Before the first start there, when not even the server's image has been made. */
    private static void restoreOnAnotherMachine(Path backup) {
        Deployment other = Deployment.onAnotherMachine();
        other.compose(backup, "run", "--rm", "-T", "server", "slipway", "restore", "-");
        assertTrue(other.homes("restore").endsWith("Brought back 1 homes."));
        other.up();
        signInAndFindEverything(other);
        try (Browser learner = browser()) {
            signIn(learner.page(), other, "Leo", PASSWORD);
            assertSays(learner, other, "cat ~/kept", KEPT);
        }
        other.compose("down");
        other.job("scripts/stop-sandboxes.sh");
        other.compose("down", "--volumes");
    }

    /** Room is needed for images that are to be made. These are there, so a restart does not ask for it. */
    private void goOnWithAFullDisk() {
        school.onAFullDisk().up();
        String log = school.serverLog();
        assertTrue(log.contains("2900 MB left") && log.contains("Slipway starts all the same"), log);
    }

    private void filesComeBackWhileTheServerRuns() {
        try (Browser learner = browser()) {
            signIn(learner.page(), school, "Leo", PASSWORD);
            assertSays(learner, school, "rm -v ~/kept", "removed '/home/learner/kept'");
            school.homes("restore");
            assertSays(learner, school, "cat ~/kept", KEPT);
        }
    }

    private static void assertSays(Browser learner, Deployment where, String source, String expected) {
        open(learner.page(), where.address() + LESSON);
        learner.write(CELL, source);
        learner.run(CELL);
        assertThat(learner.output(CELL)).hasText(expected);
    }

    private String instance() {
        return school.inServer("cat", "/var/lib/slipway/instance");
    }

    private static void signInAndFindEverything(Deployment where) {
        try (Browser learner = browser()) {
            signIn(learner.page(), where, "Leo", PASSWORD);
            open(learner.page(), where.address() + LESSON);
            assertThat(learner.output(CELL)).containsText("made by Leo");
            assertThat(learner.output(OTHER_CELL)).containsText("tick 60");
        }
    }

    /** Well before Docker kills it, with what runs in sandboxes let go of. */
    private void stopGracefully() {
        String container = school.compose("ps", "--quiet", "server");
        long begun = System.nanoTime();
        school.compose("stop", "server");
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 30, "it took as long as Docker waits");
        assertEquals("143", Deployment.inspect(container, "{{.State.ExitCode}}"), "ended as asked, not killed");
    }

    private void purge() {
        String instance = instance();
        String[] purge = {"run", "--rm", "-T", "--no-deps", "-e", "YES=1", "-e", "KEEP_IMAGES=1", "server", "scripts/purge.sh"};
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> school.compose(purge));
        assertTrue(refusal.getMessage().contains("docker compose stop server"), refusal.getMessage());
        stopGracefully();
        school.compose(purge);
        school.compose("down", "--volumes");
        assertEquals(List.of(), Engine.containers(instance));
        for (String kind : List.of("volume", "network")) {
            assertEquals("", Engine.docker(kind, "ls", "-q", "--filter", "label=slipway.instance=" + instance));
        }
        assertFalse(Engine.docker("volume", "ls", "-q").lines().anyMatch(school.data()::equals));
    }
}
