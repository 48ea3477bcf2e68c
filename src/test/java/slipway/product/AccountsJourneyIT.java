package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static slipway.product.ClassroomServer.PASSWORD;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** From the printed link to a learner's first cell, in real browsers: desktop, dark, phone, without script, by keyboard. */
class AccountsJourneyIT {
    @TempDir
    Path data;
    private ClassroomServer school;

    @BeforeEach
    void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.204.0.0/16"));
    }

    @AfterEach
    void stop() {
        school.close();
    }

    @Test
    void aSchoolBegins() {
        String link = school.firstOperatorLink();
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            Page page = browser.page();
            page.navigate(address(link));
            seen(browser, "welcome");
            fill(page, "Your name", "Olga Operator");
            choosePassword(page, PASSWORD);
            press(page, "Become an operator");
            assertThat(page).hasURL(address("/accounts"));
            page.locator("form[method=post][action='/accounts']").getByLabel("Name").fill("Ina Instructor");
            press(page, "Make account");
            seen(browser, "password");
            String password = page.locator(".secret code").innerText();
            page.getByText("Done").click();
            seen(browser, "one-account");
            page.getByText("Delete this account").click();
            seen(browser, "delete-account");
            page.navigate(address("/accounts"));
            assertThat(page.locator("tbody tr")).hasCount(2);
            seen(browser, "accounts");
            press(page, "Sign out");
            assertThat(page).hasURL(address("/sign-in"));
            fill(page, "Name", "ina instructor");
            fill(page, "Password", "wrong");
            press(page, "Sign in");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Name or password is wrong");
            seen(browser, "sign-in");
            assertEquals(1, browser.complaints().size(), "the browser's own word on the status 403");
            fill(page, "Password", password);
            press(page, "Sign in");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Courses"))).isVisible();
            changePassword(browser, password);
            assertEquals(List.of(), browser.complaints());
        }
        Classroom classroom = school.classroom("Docker on Mondays", school.signIn("Ina Instructor", "another good one"), "try");
        aLearnerOnAPhoneInTheDark(classroom);
        byKeyboardWithoutScript(classroom);
    }

    /** A computer of a classroom has many users, and browsers a Back button. */
    @Test
    void whoSignedOutIsNotSeenByGoingBack() {
        Person ina = school.instructor("Ina Instructor");
        Classroom classroom = school.classroom("Docker on Mondays", ina, "try");
        Person lea = school.learner(classroom, "Lea Learner");
        for (Person person : List.of(lea, ina)) {
            try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
                Page page = browser.page();
                page.navigate(address("/sign-in"));
                fill(page, "Name", person.name());
                fill(page, "Password", person.password());
                press(page, "Sign in");
                assertThat(page.locator("header.top")).containsText(person.name());
                List<String> seen = person == lea ? List.of("/try", "/try/plain", "/record", "/account", "/") : List.of("/classrooms", "/classrooms/" + classroom.id(), "/");
                for (String path : seen) {
                    page.navigate(address(path));
                }
                press(page, "Sign out");
                assertThat(page).hasURL(address("/sign-in"));
                for (int i = 0; i < seen.size(); i++) {
                    page.goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT)); // a page from that cache is never loaded
                    assertThat(page.locator("h1")).hasText("Sign in");
                    assertFalse(page.content().contains(person.name()), page.url());
                }
            }
        }
    }

    private static void changePassword(Browser browser, String current) {
        Page page = browser.page();
        page.getByText("Ina Instructor").click();
        fill(page, "Current password", current);
        page.getByLabel("New password").fill("another good one");
        fill(page, "The same password again", "another good one");
        press(page, "Change password");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Your password was changed");
        seen(browser, "account");
    }

    private void aLearnerOnAPhoneInTheDark(Classroom classroom) {
        try (Browser browser = new Browser(390, 844, ColorScheme.DARK)) {
            Page page = browser.page();
            page.navigate(address("/try/plain"));
            assertThat(page).hasURL(address("/sign-in?to=%2Ftry%2Fplain"));
            seen(browser, "sign-in-phone");
            page.getByText("Join with a code").click();
            seen(browser, "join-code-phone");
            fill(page, "Join code", classroom.joinCode().orElseThrow().toLowerCase());
            press(page, "Go on");
            assertThat(page.locator("h1")).hasText("Join Docker on Mondays");
            assertThat(page.locator("main")).containsText("With Ina Instructor");
            page.getByText("I have an account here").click();
            seen(browser, "join-phone");
            fill(page, "Your name", "Lea Learner");
            choosePassword(page, PASSWORD);
            press(page, "Join");
            page.getByText("Tries").click();
            page.getByText("Plain cells").click();
            browser.run("Cell 2");
            assertThat(browser.output("Cell 2")).containsText("web");
            page.navigate(address("/account"));
            seen(browser, "account-phone");
            press(page, "Sign out");
            assertThat(page).hasURL(address("/sign-in"));
            page.navigate(address("/try/plain"));
            assertThat(page).hasURL(address("/sign-in?to=%2Ftry%2Fplain"));
            assertEquals(List.of(), browser.complaints());
        }
    }

    private void byKeyboardWithoutScript(Classroom classroom) {
        try (Browser browser = Browser.withoutScript(1280, 900)) {
            Page page = browser.page();
            page.navigate(address("/join/" + classroom.joinCode().orElseThrow()));
            page.getByLabel("Your name").focus();
            page.keyboard().type("Kai Keyboard");
            page.keyboard().press("Tab");
            page.keyboard().type(PASSWORD);
            page.keyboard().press("Tab");
            page.keyboard().type("something else");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("not the same");
            assertThat(page.getByLabel("Your name")).hasValue("Kai Keyboard");
            choosePassword(page, PASSWORD);
            page.keyboard().press("Enter");
            assertThat(page.getByText("Tries")).isVisible();
        }
    }

    /** Somebody whose session ends while a lesson is open is told, also when the network was away at that moment. */
    @Test
    void anOpenLessonIsToldThatItsLearnerIsSignedOut() {
        Person instructor = school.instructor("Tess Teacher");
        Person learner = school.learner(school.classroom("Evening class", instructor, "try"), "Noah Network");
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT); Browser sleeping = new Browser(1280, 900, ColorScheme.LIGHT)) {
            for (Browser one : List.of(browser, sleeping)) {
                one.page().navigate(address("/sign-in?to=/try/plain"));
                fill(one.page(), "Name", learner.name());
                fill(one.page(), "Password", PASSWORD);
                press(one.page(), "Sign in");
                one.run("Cell 2");
                assertThat(one.output("Cell 2")).containsText("web");
            }
            sleeping.page().context().setOffline(true);
            sleeping.page().evaluate("dispatchEvent(new Event('online'))");
            assertThat(sleeping.page().locator("slip-bar")).containsText("Reconnecting");
            learner.browser().post("/account/sign-out-others");
            assertThat(browser.page().locator("slip-notices")).containsText("You are signed out");
            sleeping.page().context().setOffline(false);
            assertThat(sleeping.page().locator("slip-notices")).containsText("You are signed out");
            browser.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reload")).click();
            assertThat(browser.page()).hasURL(address("/sign-in?to=%2Ftry%2Fplain"));
        }
    }

    private String address(String path) {
        return school.process().address() + path;
    }

    private static void fill(Page page, String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
    }

    private static void choosePassword(Page page, String password) {
        fill(page, "A password", password);
        fill(page, "The same password again", password);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true)).click();
    }

    /** Looked at by axe and kept as a picture; nothing sticks out to the right. */
    private static void seen(Browser browser, String name) {
        browser.assertAccessible(name);
        browser.picture("accounts-" + name);
        Object overflow = browser.page().evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertEquals(0, overflow, name);
    }
}
