package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
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
        signIn(browser, tina);
    }

    private static void signIn(Browser browser, Person person) {
        browser.page().navigate(school.process().address() + "/sign-in");
        browser.page().getByLabel("Name").fill(person.name());
        browser.page().getByLabel("Password").fill(person.password());
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

    /** While the teacher walks round: on the page's own clock, which a test can turn. */
    @Test
    void theTableStaysFresh() {
        Classroom small = school.classroom("A small class", tina, TaughtClass.COURSE);
        Person learner = school.learner(small, "Fresh Freda");
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            browser.page().clock().install();
            signIn(browser);
            open(browser, "/classrooms/" + small.id() + "?sort=points");
            assertThat(browser.page().locator(".as-of")).containsText("As of ");
            assertThat(browser.page().locator(".results .passed")).hasCount(0);
            try (Database database = school.database()) {
                TaughtClass.work(database, List.of(member(database, small, learner)), 2);
            }
            browser.page().clock().fastForward(15_000);
            assertThat(browser.page().locator(".results .passed").first()).isVisible();
            assertThat(browser.page().locator("th[aria-sort=descending]")).hasText("Points");
            school.learner(small, "Later Leo");
            browser.page().clock().fastForward(15_000);
            assertThat(browser.page().locator(".results tbody tr")).hasCount(2);
            assertThat(browser.page().locator(".places")).containsText("2 learners");
            assertEquals(List.of(), browser.complaints());
            browser.page().context().clearCookies();
            browser.page().clock().fastForward(15_000);
            assertThat(browser.page().locator(".as-of")).containsText("You are signed out");
        }
        try (Browser browser = Browser.withoutScript(1280, 900)) {
            signIn(browser);
            open(browser, "/classrooms/" + small.id());
            assertThat(browser.page().locator(".as-of")).hasText("Load the page again to see what came since.");
        }
    }

    private static Member member(Database database, Classroom of, Person person) {
        return new ClassroomStore(database).members(of.id()).stream().filter(one -> one.account().id().equals(person.id())).findFirst().orElseThrow();
    }

    @Test
    void pagesOfPeopleInAllLooks() {
        Classroom mondays = school.classroom("Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren, on Mondays", tina, TaughtClass.COURSE);
        Person learner = school.learner(mondays, "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren Lea");
        Person shared = school.learner(mondays, "Shared Sam");
        shared.browser().post("/join/" + school.classroom("Another's", school.instructor("Theo Teacher"), TaughtClass.COURSE).joinCode().orElseThrow() + "/me");
        String members = "/classrooms/" + mondays.id() + "/members";
        String accounts = "/accounts/" + learner.id();
        Map<Person, List<String>> pages = Map.of(
                tina, List.of("/classrooms", "/classrooms/" + mondays.id(), members, members + "?ticked=all&done=renamed", members + "/" + learner.id() + "/rename",
                        members + "/" + learner.id() + "/password", members + "/" + shared.id() + "/password", members + "/" + shared.id() + "/rename",
                        members + "/" + learner.id() + "/remove", "/classrooms/" + mondays.id() + "/settings", "/classrooms/" + mondays.id() + "/import"),
                school.operator(), List.of("/accounts", "/accounts?name=nobody", accounts, accounts + "?done=name", accounts + "/delete", accounts + "/record", "/account"),
                shared, List.of("/", "/account", "/account/classrooms/" + mondays.id() + "/leave", "/record", "/join", "/join/" + mondays.joinCode().orElseThrow()));
        for (Look look : List.of(new Look("light", 1280, ColorScheme.LIGHT), new Look("dark", 1280, ColorScheme.DARK),
                new Look("phone", 390, ColorScheme.LIGHT))) {
            pages.forEach((person, paths) -> {
                try (Browser browser = new Browser(look.width(), 844, look.scheme())) {
                    signIn(browser, person);
                    for (String path : paths) {
                        open(browser, path);
                        seen(browser, look.name() + path.replaceAll("[0-9a-f-]{36}", "").replaceAll("\\W+", "-"));
                    }
                    assertEquals(List.of(), browser.complaints());
                }
            });
        }
    }

    private record Look(String name, int width, ColorScheme scheme) {
    }

    private static void seen(Browser browser, String name) {
        browser.assertAccessible(name);
        browser.picture("people-" + name);
        assertEquals(0, browser.page().evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), "nothing sticks out to the right: " + name);
    }

    /** From the list of members to a removal of two and a new name, without a mouse; what has the focus is seen to have it. */
    @Test
    void membersAreRemovedAndRenamedByKeyboard() {
        Classroom leaked = school.classroom("Leaked", tina, TaughtClass.COURSE);
        List.of("Able Ann", "Prank One", "Prank Two").forEach(name -> school.learner(leaked, name));
        try (Browser browser = new Browser(390, 844, ColorScheme.LIGHT)) {
            signIn(browser);
            open(browser, "/classrooms/" + leaked.id() + "/members");
            for (String name : List.of("Tick Prank One", "Tick Prank Two")) {
                tabTo(browser, name);
                browser.page().keyboard().press("Space");
            }
            tabTo(browser, "Remove those who are ticked…");
            browser.page().keyboard().press("Enter");
            assertThat(browser.page().locator("h1")).hasText("Remove 2 learners?");
            seen(browser, "remove-several");
            tabTo(browser, "Remove 2 learners");
            browser.page().keyboard().press("Enter");
            assertThat(browser.page().getByRole(AriaRole.STATUS)).containsText("Removed from the classroom");
            tabTo(browser, "Rename: Able Ann");
            browser.page().keyboard().press("Enter");
            assertThat(browser.page().locator("h1")).hasText("Rename a learner");
            tabTo(browser, "New name");
            browser.page().keyboard().press("Control+A");
            browser.page().keyboard().type("Able Anne");
            browser.page().keyboard().press("Enter");
            assertThat(browser.page().getByRole(AriaRole.STATUS)).containsText("they sign in with the new name");
            assertThat(browser.page().locator("tbody th").first()).hasText("Able Anne");
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void tabTo(Browser browser, String name) {
        List<String> passed = new ArrayList<>();
        while (passed.size() < 60) {
            browser.page().keyboard().press("Tab");
            passed.add((String) browser.page().evaluate("""
                    (() => {
                      const on = document.activeElement;
                      if (getComputedStyle(on).outlineStyle === 'none') return 'no outline: ' + on.outerHTML;
                      return on.getAttribute('aria-label') ?? on.labels?.[0]?.textContent ?? on.textContent;
                    })()"""));
            assertFalse(passed.getLast().startsWith("no outline"), passed.getLast());
            if (passed.getLast().equals(name)) {
                return;
            }
        }
        throw new AssertionError(name + " is not among " + passed);
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
