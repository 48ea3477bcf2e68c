package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.classroom.Member;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/** An instructor's week, in a real browser: a class of thirty with all kinds of names, on a large screen and on a phone. */
class ClassroomJourneyIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Person tina;
    private static Classroom classroom;
    private static List<Member> learners;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", TaughtClass.lessons(data).toString(), "SANDBOX_NETWORK_CIDR", "10.205.0.0/16"));
        tina = school.instructor("Tina Teacher");
        classroom = school.classroom("Data engineering, autumn 2026", tina, TaughtClass.COURSE);
        try (Database database = school.database()) {
            learners = TaughtClass.enrol(database, classroom.id());
            TaughtClass.work(database, learners, 0);
            TaughtClass.runs(database, learners.getFirst().account().id());
        }
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    private static void signIn(Browser browser) {
        browser.page().navigate(school.process().address() + "/sign-in");
        browser.page().getByLabel("Name").fill(tina.name());
        browser.page().getByLabel("Password").fill(tina.password());
        button(browser, "Sign in").click();
        assertThat(browser.page().locator("h1")).hasText("Courses");
    }

    private static Locator button(Browser browser, String name) {
        return browser.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Browser browser, String name) {
        return browser.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void open(Browser browser, String path) {
        browser.page().navigate(school.process().address() + path);
    }

    @Test
    void fromAnEmptyClassroomToPasswordsOnSlips() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            signIn(browser);
            link(browser, "Classrooms").click();
            browser.page().getByLabel("Title").fill("Made by hand");
            browser.page().getByLabel("Docker for data science").check();
            browser.assertAccessible("classrooms");
            button(browser, "Make the classroom").click();
            assertThat(browser.page().locator("main")).containsText("Nobody is here yet");
            browser.assertAccessible("an empty classroom");
            link(browser, "Show to the class").click();
            browser.assertAccessible("the code for the class");
            browser.picture("classroom-code");
            link(browser, "Back to the classroom").click();
            link(browser, "Import a list").click();
            browser.page().getByLabel("Paste the list").fill("Vera Wood,short\nWill Wood\n");
            button(browser, "Import").click();
            assertThat(browser.page().getByRole(AriaRole.ALERT)).containsText("Nothing was imported");
            browser.assertAccessible("a list with a problem");
            assertEquals(1, browser.complaints().size(), "browsers tell of a form that was not taken");
            browser.page().getByLabel("Paste the list").fill("Vera Wood\nWill Wood\n" + "=1+1 " + "Long ".repeat(10) + "\n");
            button(browser, "Import").click();
            assertThat(browser.page().locator(".slips li")).hasCount(3);
            browser.assertAccessible("passwords on slips");
            browser.picture("classroom-slips");
            button(browser, "I have them: forget the passwords").click();
            assertThat(browser.page().getByRole(AriaRole.STATUS)).containsText("forgotten");
            browser.assertAccessible("members");
            link(browser, "Remove: Will Wood").click();
            browser.assertAccessible("asked before a removal");
            button(browser, "Remove").click();
            assertThat(browser.page().getByText("Will Wood")).hasCount(0);
            link(browser, "Settings").click();
            browser.assertAccessible("settings");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void aClassOfThirtyAtALook() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.DARK)) {
            signIn(browser);
            open(browser, "/classrooms/" + classroom.id());
            assertThat(browser.page().locator(".results tbody tr")).hasCount(30);
            browser.assertAccessible("a class at work, dark");
            browser.picture("classroom-dark");
            link(browser, "Points").click();
            assertThat(browser.page().locator("th[aria-sort=descending]")).hasText("Points");
            String first = browser.page().locator(".results tbody .number").first().innerText();
            String last = browser.page().locator(".results tbody .number").last().innerText();
            assertTrue(points(first) > points(last), first + " before " + last);
            browser.page().locator(".results td.partial a, .results td.tried a").first().click();
            assertThat(browser.page().locator("h2")).containsText("Attempts at");
            assertThat(browser.page().locator(".entry").first()).containsText("Not passed");
            browser.assertAccessible("attempts at an exercise, dark");
            open(browser, "/classrooms/" + classroom.id() + "/learners/" + learners.getFirst().account().id() + "/runs");
            browser.page().getByText("Output").first().click();
            browser.page().getByText("Source").first().click();
            browser.assertAccessible("runs, dark");
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** One of the thirty is called so. */
    @Test
    void aNameThatIsAScriptIsTextOnEveryPage() {
        String name = "<script>alert(1)</script>";
        String hostile = learners.stream().filter(member -> member.account().name().equals(name)).findFirst().orElseThrow().account().id().value();
        List<String> dialogs = new CopyOnWriteArrayList<>();
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            browser.page().onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            signIn(browser);
            for (String path : List.of("", "/members", "/learners/" + hostile, "/learners/" + hostile + "/runs", "/members/" + hostile + "/remove", "/members/" + hostile + "/password")) {
                open(browser, "/classrooms/" + classroom.id() + path);
                assertThat(browser.page().getByText(name).first()).isVisible();
                assertEquals(0, browser.page().locator("script:not([src])").count(), path);
            }
            assertEquals(List.of(), dialogs, "nothing ran");
            assertEquals(List.of(), browser.complaints(), "nor was anything kept from running");
        }
    }

    private static int points(String text) {
        return Integer.parseInt(text.substring(0, text.indexOf(' ')));
    }

    @Test
    void onAPhone() {
        try (Browser browser = new Browser(390, 844, ColorScheme.LIGHT)) {
            signIn(browser);
            String learner = "/learners/" + learners.getFirst().account().id();
            for (String path : List.of("", "/code", "/members", "/settings", "/settings/delete", "/import", learner, learner + "/runs")) {
                open(browser, "/classrooms/" + classroom.id() + path);
                browser.assertAccessible("phone " + path);
                Object overflow = browser.page().evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                assertEquals(0, overflow, "nothing sticks out to the right: " + path);
            }
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void theTableIsReachedAndScrolledByKeyboard() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            signIn(browser);
            open(browser, "/classrooms/" + classroom.id());
            Locator region = browser.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Results in Docker for data science"));
            region.focus();
            browser.page().keyboard().press("End");
            browser.page().keyboard().press("ArrowRight");
            browser.page().waitForCondition(() -> (int) region.evaluate("element => Math.round(element.scrollTop + element.scrollLeft)") > 0);
            browser.page().keyboard().press("Tab");
            assertThat(link(browser, "Learner")).isFocused();
        }
    }
}
