package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner's first hour, in a real browser on the real product. */
class JourneyIT {
    private static final String BUILD = "Cell 1";
    private static final String RUN = "Cell 2";
    private static final String LONG = "Cell 3";
    private static final String TALK = "Cell 4";
    private static final String RUNNABLE = "Cell 1";
    private static final String RECIPE = "File box/Dockerfile";

    @TempDir
    static Path data;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fromThePrintedAddressToARestartedServer() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            signInAndOpenTheLesson(browser);
            editSaveBuildAndRun(browser);
            stopALongRun(browser);
            talkToAContainer(browser);
            assertEquals(List.of(), browser.complaints());
            reloadAndFindEverything(browser);
            restartTheServerDuringARun(browser);
        }
    }

    private static void signInAndOpenTheLesson(Browser browser) {
        browser.page().navigate(server.address() + "/?token=" + server.token());
        assertEquals(server.address() + "/", browser.page().url(), "the token left the address");
        browser.assertAccessible("course list");
        browser.page().getByText("Tries").click();
        browser.assertAccessible("course");
        browser.page().getByText("Docker cells").click();
        assertThat(browser.page().locator("h1")).hasText("Docker cells");
    }

    private static void editSaveBuildAndRun(Browser browser) {
        browser.write(RECIPE, "FROM alpine:3\nRUN sleep 1 && echo edited in the page > /built\nCMD [\"cat\", \"/built\"]\n");
        browser.run(RECIPE);
        assertThat(browser.cell(RECIPE)).containsText("saved");
        browser.run(BUILD);
        Locator building = browser.output(BUILD);
        assertThat(building).containsText(Pattern.compile("\\[\\+] Building [0-9.]+s"));
        assertThat(browser.cell(BUILD)).containsText("running");
        assertThat(browser.cell(BUILD)).containsText("done in");
        assertThat(building).containsText("FINISHED");
        browser.run(RUN);
        assertThat(browser.output(RUN)).containsText("edited in the page");
        browser.assertAccessible("lesson with outputs");
        browser.picture("lesson");
    }

    private static void stopALongRun(Browser browser) {
        browser.run(LONG);
        assertThat(browser.cell(LONG)).containsText("running");
        browser.button(browser.cell(LONG), "Stop").click();
        assertThat(browser.cell(LONG)).containsText("stopped after");
    }

    private static void talkToAContainer(Browser browser) {
        browser.run(TALK);
        assertThat(browser.output(TALK)).containsText("/ #");
        browser.cell(TALK).locator(".xterm-helper-textarea").focus();
        browser.page().keyboard().type("echo from the $((40 + 2))nd container");
        browser.page().keyboard().press("Enter");
        assertThat(browser.output(TALK)).containsText("from the 42nd container");
        browser.page().keyboard().type("exit 3");
        browser.page().keyboard().press("Enter");
        assertThat(browser.cell(TALK)).containsText("exit code 3");
    }

    private static void reloadAndFindEverything(Browser browser) {
        browser.page().reload();
        assertThat(browser.cell(RECIPE).locator(".cm-content")).containsText("edited in the page");
        assertThat(browser.output(BUILD)).containsText("FINISHED");
        assertThat(browser.output(RUN)).containsText("edited in the page");
        assertThat(browser.cell(LONG)).containsText("stopped after");
        assertThat(browser.output(TALK)).containsText("from the 42nd container");
        assertEquals(List.of(), browser.complaints());
    }

    private static void restartTheServerDuringARun(Browser browser) {
        browser.write(LONG, "for i in $(seq 1 60); do echo \"tick $i\"; sleep 0.2; done");
        browser.run(LONG);
        assertThat(browser.output(LONG)).containsText("tick 5");
        server.kill();
        server.start();
        assertThat(browser.cell(LONG)).containsText("done in");
        assertThat(browser.output(LONG)).containsText("tick 60");
        browser.button(browser.cell(LONG), "Show all 60 lines").click();
        String text = browser.output(LONG).innerText();
        for (int i = 1; i <= 60; i++) {
            int at = text.indexOf("tick " + i + "\n");
            assertFalse(i < 60 && (at < 0 || text.indexOf("tick " + i + "\n", at + 1) >= 0), "tick " + i + " once in: " + text);
        }
    }

    @Test
    void anExerciseFromRedToGreen() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            browser.page().navigate(server.address() + "/try/exercises?token=" + server.token());
            Locator exercise = browser.cell("Exercise: Write the word");
            browser.button(exercise, "Check").click();
            assertThat(exercise).containsText("There is no file word.txt");
            browser.write(RUNNABLE, "echo wrong > word.txt");
            browser.run(RUNNABLE);
            assertThat(browser.cell(RUNNABLE)).containsText("done in");
            browser.button(exercise, "Check").click();
            assertThat(exercise).containsText("1 of 3 points");
            assertThat(exercise).containsText("wrong");
            browser.assertAccessible("a red exercise");
            browser.write(RUNNABLE, "echo \"$CODE\" > word.txt");
            browser.run(RUNNABLE);
            assertThat(browser.cell(RUNNABLE)).containsText("done in");
            browser.button(exercise, "Check").click();
            assertThat(exercise).containsText("3 of 3 points");
            browser.assertAccessible("a green exercise");
            browser.picture("exercise");
            browser.page().navigate(server.address() + "/try");
            assertThat(browser.page().locator(".score")).hasText("3 of 6 points");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void darkAndOnAPhone() {
        try (Browser browser = new Browser(390, 844, ColorScheme.DARK)) {
            browser.page().navigate(server.address() + "/try/plain?token=" + server.token());
            browser.run(RUN);
            assertThat(browser.output(RUN)).containsText("web");
            browser.assertAccessible("phone, dark");
            browser.picture("phone");
            Object overflow = browser.page().evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertEquals(0, overflow, "nothing sticks out to the right");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void byKeyboardAlone() {
        try (Browser browser = new Browser(1280, 900, ColorScheme.LIGHT)) {
            browser.page().navigate(server.address() + "/try/plain?token=" + server.token());
            browser.cell("Cell 1").locator(".cm-content").waitFor();
            browser.cell("Cell 1").focus();
            browser.page().keyboard().press("Enter");
            browser.page().keyboard().press("Control+A");
            browser.page().keyboard().insertText("read -p 'name? ' name; echo \"hello $name\"");
            browser.page().keyboard().press("Control+Enter");
            assertThat(browser.output("Cell 1")).containsText("name?");
            browser.page().keyboard().press("Escape");
            assertThat(browser.cell("Cell 1")).isFocused();
            assertEquals(List.of(), browser.complaints());
        }
    }
}
