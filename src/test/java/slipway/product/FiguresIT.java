package slipway.product;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen in a lesson besides text, in a real browser on the real product: figures of matplotlib, diagrams. */
class FiguresIT {
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
    void figuresAndDiagramsAreSeenKeptAndTakenAlong() throws IOException {
        try (Browser browser = new Browser(1280, 900, ColorScheme.DARK)) {
            browser.page().navigate(server.address() + "/?token=" + server.token());
            browser.page().navigate(server.address() + "/try/figures");
            assertSeen(browser.page().getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Diagram: draws, A cell, A figure")));
            browser.run("Cell 1");
            assertThat(browser.cell("Cell 1")).containsText("done in");
            assertSeen(picture(browser, "Cell 1", "Loss"));
            assertEquals(List.of("before", "", "after"), browser.output("Cell 1").locator(".last > div").allInnerTexts());
            browser.run("Cell 2");
            assertSeen(picture(browser, "Cell 2", "Accuracy, Counts"));
            browser.run("File draw.py");
            assertThat(browser.cell("File draw.py")).containsText("saved");
            browser.run("Cell 3");
            assertSeen(picture(browser, "Cell 3", "Answers"));
            browser.assertAccessible("lesson with figures");
            browser.picture("figures");
            browser.page().reload();
            assertSeen(picture(browser, "Cell 1", "Loss"));
            assertEquals(List.of(), browser.complaints());
            assertTakenAlong(browser);
        }
    }

    private static Locator picture(Browser browser, String cell, String title) {
        return browser.output(cell).getByRole(AriaRole.IMG, new Locator.GetByRoleOptions().setName(title).setExact(true));
    }

    private static void assertSeen(Locator image) {
        assertThat(image).isVisible();
        assertTrue((Boolean) image.evaluate("image => image.decode().then(() => image.naturalWidth > 100 && image.width > 100)"), "it can be decoded");
    }

    private static void assertTakenAlong(Browser browser) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] archive = browser.page().request().get(server.address() + "/record/download").body();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        String text = files.keySet().stream().filter(name -> name.endsWith(".txt")).filter(name -> said(files, name).contains("Loss")).findFirst().orElseThrow();
        assertEquals("before\r\n[picture: Loss]\r\nafter\r\n", said(files, text));
        byte[] png = files.get(text.replace(".txt", "-1.png"));
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4));
    }

    private static String said(Map<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }
}
