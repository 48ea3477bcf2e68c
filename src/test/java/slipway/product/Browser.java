package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The distribution's Chromium, used as a person uses it; remembers what the page's console complained about. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target/screenshots");

    private final Playwright playwright;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Browser(int width, int height, ColorScheme scheme) {
        this(width, height, scheme, options -> options);
    }

    /** For a server behind a proxy whose certificate nobody has signed. */
    static Browser trustingAnyCertificate(int width, int height, ColorScheme scheme) {
        return new Browser(width, height, scheme, options -> options.setIgnoreHTTPSErrors(true));
    }

    static Browser withoutScript(int width, int height) {
        return new Browser(width, height, ColorScheme.LIGHT, options -> options.setJavaScriptEnabled(false));
    }

    private Browser(int width, int height, ColorScheme scheme,
            UnaryOperator<com.microsoft.playwright.Browser.NewContextOptions> besides) {
        if (!Files.isExecutable(CHROMIUM)) {
            throw new IllegalStateException("the browser tests need " + CHROMIUM + "; `make test` installs it");
        }
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--disable-quic", "--no-first-run", "--disable-gpu"))
                // people's browsers have a cache of whole pages, for going back
                .setIgnoreDefaultArgs(List.of("--disable-back-forward-cache")));
        context = browser.newContext(besides.apply(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height).setColorScheme(scheme)));
        // assertions wait as long as clicks do: the machine is busy with sandboxes
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        context.setDefaultTimeout(60_000);
        page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
        }
    }

    Page page() {
        return page;
    }

    /** The part of the page that is the cell of this name. */
    Locator cell(String label) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    Locator button(Locator in, String name) {
        return in.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    void run(String label) {
        button(cell(label), "Run").click();
    }

    Locator output(String label) {
        return cell(label).getByRole(AriaRole.LOG);
    }

    /** Replaces the text of a cell, as a person does: into the editor, select all, type. */
    void write(String label, String text) {
        Locator editor = cell(label).locator(".cm-content");
        editor.click();
        page.keyboard().press("Control+A");
        page.keyboard().insertText(text);
    }

    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    void assertAccessible(String where) {
        var violations = new AxeBuilder(page).analyze().getViolations();
        assertEquals(List.of(), violations.stream().map(v -> v.getId() + ": " + v.getNodes().getFirst().getHtml()).toList(), where);
    }

    /** Complaints since the last call. */
    List<String> complaints() {
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        return heard;
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
    }
}
