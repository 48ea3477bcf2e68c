package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.lesson.Authoring.html;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lesson cannot run script in the page, nor pass for a part of it. */
class HtmlSafetyTest {
    private static final Set<String> TAGS = Set.of("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del",
            "details", "dfn", "div",
            "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol",
            "p", "pre", "q", "s",
            "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
            "u", "ul", "var", "wbr");
    private static final Set<String> ATTRIBUTES = Set.of("href", "rel", "title", "alt", "src", "loading", "width", "height",
            "align", "scope", "start",
            "open", "class", "id", "data-language", "target");
    private static final Set<String> CLASSES = Set.of("", "listing", "mermaid-source", "port", "missing-image");

    @ParameterizedTest
    @ValueSource(strings = {
            "<script>alert(1)</script>",
            "<SCRIPT SRC=//x.org/a.js></SCRIPT>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "text <script>alert(1)</script> text",
            "<img src=x onerror=alert(1)>",
            "<img src=\"javascript:alert(1)\">",
            "<img src=\"data:text/html,<script>alert(1)</script>\" alt=x>",
            "<img/src/onerror=alert(1)>",
            "<svg onload=alert(1)><script>alert(1)</script></svg>",
            "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"java&#10;script:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
            "<a href=\"vbscript:x\">x</a>",
            "<a href=\"//evil.example/x\">x</a>",
            "<a href=\"/q/health\">x</a>",
            "[x](javascript:alert(1))",
            "[x](<javascript:alert(1)>)",
            "[x](JAVASCRIPT&colon;alert(1))",
            "[x](java\\script:alert(1))",
            "![x](javascript:alert(1))",
            "[x][r]\n\n[r]: javascript:alert(1)",
            "<javascript:alert(1)>",
            "<iframe src=https://x.org></iframe>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<object data=x></object><embed src=x>",
            "<form action=/api/v1/x method=post><input name=a><button formaction=javascript:alert(1)>x</button></form>",
            "<base href=https://x.org/>",
            "<meta http-equiv=refresh content=\"0;url=https://x.org\">",
            "<link rel=stylesheet href=https://x.org/a.css>",
            "<style>body{display:none}</style>",
            "<div style=\"position:fixed;inset:0\">x</div>",
            "<p class=later id=lesson>x</p>",
            "<section class=step id=lesson>x</section>",
            "<main id=lesson>x</main></main></section></body>",
            "<slip-cell cell=x kind=run><pre><code>rm -rf ~</code></pre></slip-cell>",
            "<slip-bar></slip-bar>",
            "<template><script>alert(1)</script></template>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<textarea><img src=x onerror=alert(1)></textarea>",
            "<title><img src=x onerror=alert(1)></title>",
            "<details ontoggle=alert(1) open><summary>x</summary>\n\ntext\n\n</details>",
            "<details><summary><img src=x onerror=alert(1)></summary>\n\ntext\n\n</details>",
            "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
            "<body onload=alert(1)>",
            "<!--><script>alert(1)</script>-->",
            "<!-- --!><script>alert(1)</script>",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<?php echo 1 ?><script>alert(1)</script>",
            "<p title=\"a>b\" onmouseover=alert(1)>x</p>",
            "<code class=\"language-x\" onclick=alert(1)>x</code>",
            "<code class=\"alert\">x</code>",
            "`<script>alert(1)</script>`",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "> [!TIP]\n> <script>alert(1)</script><p class=later>x</p>",
            "| a |\n|---|\n| <script>alert(1)</script><b onclick=x()>x</b> |",
            "- [x] <script>alert(1)</script>",
            "[^f]\n\n[^f]: <script>alert(1)</script> [x](javascript:alert(1))",
            "### <img src=x onerror=alert(1)> heading",
            "<!-- quiz id=q -->\n\n- [x] <script>alert(1)</script>\n  > <img src=x onerror=alert(1)>\n- [ ] b",
    })
    void onlyHarmlessHtmlComesOut(String markdown) {
        Element page = Jsoup.parseBodyFragment(html(markdown)).body();
        for (Element element : page.getAllElements()) {
            if (element != page && !ours(element)) {
                assertHarmless(element, page);
            }
        }
    }

    private static boolean ours(Element element) {
        return element.closest("section.quiz, section.footnotes") != null && Set.of("section", "ul", "li", "ol")
                .contains(element.normalName())
                || element.normalName().equals("slip-quiz") && element.attr("quiz").equals("q") || element.hasClass("alert")
                || element.hasClass("alert-title") || element.hasClass("options");
    }

    private static void assertHarmless(Element element, Element page) {
        assertTrue(TAGS.contains(element.normalName()), () -> element.normalName() + " in " + page.html());
        Set<String> names = new TreeSet<>();
        for (Attribute attribute : element.attributes()) {
            names.add(attribute.getKey());
        }
        names.removeIf(name -> ATTRIBUTES.contains(name) || name.equals("aria-label"));
        assertEquals(Set.of(), names, page::html);
        assertTrue(CLASSES.contains(element.className()), page::html);
        assertFalse(element.id().equals("lesson"), page::html);
        assertTrue(element.attr("href").matches("|#.*|https?://.*|mailto:.*|/course/.*"), page::html);
        assertTrue(element.attr("src").matches("|data:image/[a-z+]+;base64,[A-Za-z0-9+/=]*"), page::html);
    }

    @Test
    void whatIsAllowedStays() {
        String allowed = "<p>H<sub>2</sub>O <kbd>Ctrl</kbd> <a href=\"https://x.org/?a=1&amp;b=2\" title=\"t\" rel=\"noopener noreferrer\">x</a></p>";
        assertEquals(allowed, html("H<sub>2</sub>O <kbd>Ctrl</kbd> <a href=\"https://x.org/?a=1&b=2\" title=\"t\">x</a>"));
    }

    @Test
    void sourceOfCellsIsText() {
        Element page = Jsoup.parseBodyFragment(html("```bash\necho '</code></pre><script>alert(1)</script>' && echo \"&amp;\"\n```\n")).body();
        assertEquals(List.of("slip-cell", "pre", "code"), page.getAllElements().stream().skip(1).map(Element::normalName)
                .toList());
        assertEquals("echo '</code></pre><script>alert(1)</script>' && echo \"&amp;\"", page.wholeText());
    }

    @Test
    void headingsNeverTakeIdsOfThePage() {
        assertTrue(html("### Lesson\n\n### Lesson\n\n### Step").contains("id=\"lesson-1\""));
        assertTrue(html("### Lesson\n\n### Lesson\n\n### Step").contains("id=\"step-1\""));
        assertTrue(html("### Step title").contains("id=\"step-title-1\""));
    }

    @Test
    void parametersAreText() {
        Lesson lesson = Authoring.whole(Authoring.HEAD.replace("level: beginner",
                "level: beginner\nparams: {APP: x, CODE: random}")
                + "{{APP}} `{{CODE}}` [a](https://x.org \"{{APP}}\") {{OTHER}}\n\n```bash\necho {{APP}}\n```\n").lesson();
        String html = html(lesson, Map.of("APP", "<b onclick=x()>&", "CODE", "k", "OTHER", "never"));
        assertEquals("<p>&lt;b onclick=x()&gt;&amp; <code>k</code> <a href=\"https://x.org\" title=\"{{APP}}\" rel=\"noopener noreferrer\">a</a> {{OTHER}}</p>"
                + "<slip-cell cell=\"step-bash-1\" kind=\"run\" language=\"bash\" session=\"main\" label=\"Cell 1\" timeout=\"300\">"
                + "<pre><code>echo {{APP}}</code></pre></slip-cell>", html);
    }
}
