package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static slipway.lesson.Authoring.HEAD;
import static slipway.lesson.Authoring.says;
import static slipway.lesson.Authoring.saysAlso;
import static slipway.lesson.Authoring.step;
import static slipway.lesson.Authoring.whole;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A line per rule of the format: what is written, where the problem is, what it says. The body of the step begins on line 8. */
class LintTest {
    private static final String EXERCISE = "<!-- exercise id=e title=\"E\" -->\n\n";
    private static final String END = "\n\n<!-- quiz id=q -->\n\n- [x] a\n- [ ] b\n\n<!-- /exercise -->\n";

    private static void wrong(String body, String place, String... says) {
        says(step(body), place, says);
    }

    private static void alsoWrong(String body, String place, String... says) {
        saysAlso(step(body), place, says);
    }

    private static void right(String body) {
        assertEquals(List.of(), step(body).problems(), body);
    }

    private static String cell(String info) {
        return "```" + info + "\nls\n```\n";
    }

    /** What stands in an exercise begins on line 10. */
    private static String exercise(String inside) {
        return EXERCISE + inside + END;
    }

    private static String fold(String summary, String inside) {
        return "<details><summary>" + summary + "</summary>\n\n" + inside + "\n\n</details>";
    }

    @Test
    void attributesOfCells() {
        right(cell("bash id=a session=web norun timeout=1m30s cwd=src/app requires=\"docker limits\" renamed-from=b"));
        right(cell("sh cwd=.") + cell("python timeout=2h requires=gpu,internet"));
        wrong(cell("bash sesion=web"), "8:9", "unknown attribute of a bash cell \"sesion\"", "did you mean \"session\"?");
        wrong(cell("bash  color=red"), "8:10", "unknown attribute", "known are: cwd, id, norun");
        wrong(cell("bash norum"), "8:9", "unknown attribute", "did you mean \"norun\"?");
        wrong(cell("bash norun=yes"), "8:9", "\"norun\" takes no value");
        wrong(cell("bash session"), "8:9", "\"session\" needs a value");
        wrong(cell("bash id="), "8:9", "\"id\" has no value");
        wrong(cell("bash id=a id=b"), "8:14", "\"id\" stands twice");
        alsoWrong(cell("bash id = a"), "8:12", "\"=\" does not belong here");
        wrong(cell("bash requires=\"docker"), "8:18", "this quote is never closed");
        wrong(cell("bash id=1a"), "8:12", "id \"1a\" is not an id");
        wrong(cell("bash id=a/b"), "8:12", "not an id");
        wrong(cell("bash session=Web"), "8:17", "not a session");
        wrong(cell("python session=web"), "8:11", "python cells share one interpreter");
        wrong(cell("bash timeout=2"), "8:17", "not a time between 1s and 24h", "like 30s, 2m or 1m30s");
        wrong(cell("bash timeout=0s"), "8:17", "not a time");
        wrong(cell("bash timeout=25h"), "8:17", "not a time");
        wrong(cell("bash cwd=../x"), "8:13", "leaves the lesson's directory with ..");
        wrong(cell("bash cwd=./x"), "8:13", "empty or \".\" part");
        wrong(cell("bash cwd=/etc"), "8:13", "does not stay in the lesson's directory");
        wrong(cell("bash requires=dokcer"), "8:18", "unknown requirement \"dokcer\"", "did you mean \"docker\"?");
        wrong("```bash\n\n```\n", "8:4", "this cell is empty");
        wrong(cell("id=a bash"), "8:4", "attributes stand before the language");
        wrong(cell("Bash"), "8:4", "unknown language \"Bash\"", "did you mean \"bash\"?");
    }

    @Test
    void filesToEdit() {
        right(cell("python file=src/train.py mode=755") + cell("text file=notes.txt"));
        right(cell("dockerfile file=Dockerfile") + cell("dockerfile file=Dockerfile id=second"));
        wrong(cell("dockerfile file=Dockerfile") + cell("dockerfile file=Dockerfile"), "11:15",
                "the id \"Dockerfile\" is taken since line 8",
                "needs an id= of its own");
        wrong(cell("yaml file=../compose.yaml"), "8:14", "leaves the lesson's directory");
        wrong(cell("yaml file=~/compose.yaml"), "8:14", "does not stay");
        wrong(cell("yaml file=a//b"), "8:14", "empty or \".\" part");
        wrong(cell("yaml file=./b"), "8:14", "empty or \".\" part");
        wrong(cell("yaml file=a\\b"), "8:14", "no plain path");
        wrong(cell("yaml file"), "8:9", "\"file\" needs a value");
        wrong(cell("yaml file=a mode=rwx"), "8:21", "not a file mode");
        wrong(cell("yaml file=a session=web"), "8:16", "unknown attribute of a file cell");
    }

    @Test
    void fencesThatOnlyShow() {
        right(cell("") + cell("console") + cell("text") + cell("js {1,3}") + cell("rust,no_run") + cell("mermaid"));
        wrong(cell("yaml fil=a"), "8:9", "unknown attribute \"fil\"", "did you mean \"file\"?");
        wrong(cell("console id=a"), "8:12", "\"id\" has no effect: console is only shown");
        wrong(cell("console norun"), "8:12", "\"norun\" has no effect");
        wrong(cell("console expekt"), "8:12", "did you mean \"expect\"?");
        wrong(cell("json expect"), "8:9", "expected output is written ```text expect");
        wrong("```bash\nls\n", "8:1", "never closed", "```");
        wrong("~~~~ bash\n```\n~~~\n", "8:1", "never closed", "~~~~");
        wrong("```yaml " + "x".repeat(2000) + "\n```\n", "8:4", "longer than 1000 characters");
        wrong(cell("text file=big").replace("ls", "x".repeat(70_000)), "8:1", "larger than 64 KB");
    }

    @Test
    void fencesThatCannotRunWhereTheyStand() {
        right("- look\n\n  ```console\n  $ ls\n  ```\n");
        wrong("- do\n\n  ```bash\n  ls\n  ```\n", "10:3", "inside a list or a quote is only shown", "or make it ```console");
        wrong("> ```python\n> 1\n> ```\n", "8:3", "inside a list or a quote");
        wrong("1. do\n   ```yaml file=a\n   x: 1\n   ```\n", "9:4", "move it to the margin");
    }

    @Test
    void expectedOutput() {
        right(cell("bash") + "\n" + cell("text expect"));
        wrong(cell("text expect"), "8:1", "does not follow a cell");
        wrong(cell("bash") + "\nand\n\n" + cell("text expect"), "14:1", "does not follow a cell");
        wrong(cell("bash") + cell("text expect") + cell("text expect"), "14:1", "does not follow a cell");
        wrong(cell("yaml file=a") + cell("text expect"), "11:1", "does not follow a cell");
        wrong(cell("bash") + cell("text expect id=a"), "11:16", "unknown attribute of an expected output");
    }

    @Test
    void idsAreUnique() {
        wrong(cell("bash id=a") + cell("bash id=a"), "11:9", "the id \"a\" is taken since line 8");
        wrong(cell("bash id=step-bash-2") + cell("bash"), "11:4", "the id \"step-bash-2\" is taken", "give this cell an id=");
        wrong(cell("bash id=a") + cell("bash id=b renamed-from=a"), "11:14", "\"a\" is still the id of something on line 8");
        wrong(cell("bash id=a renamed-from=c") + cell("bash id=b renamed-from=c"), "11:14", "two things were renamed from \"c\"");
        wrong(exercise("<!-- quiz id=e -->\n\n- [x] a\n- [ ] b"), "10:11", "the id \"e\" is taken since line 8");
    }

    @Test
    void headings() {
        says(whole(HEAD.replace("## Step", "text")), "8:1", "the lesson has no step");
        wrong("", "6:1", "this step is empty");
        wrong("text\n\n# Big\n", "10:1", "a # heading can only be the lesson's title");
        says(whole(HEAD.replace("## Step", "# Another\n\n## Step\n\ntext")), "6:1", "is not the title \"A lesson\"");
        wrong("text\n\n##\n\ntext", "10:1", "this step has no title");
        wrong("see [there](#sttep)", "8:5", "unknown heading \"sttep\"", "did you mean \"step\"?");
        right("see [there](#more) and [here](#step)\n\n### More\n");
    }

    @Test
    void comments() {
        right("<!-- anything: ask the class -->\n\n<!-- ask the class first -->\n\n<!-- hint: later -->\n\n<!-- setup is hard -->\n\ntext\n");
        right("<!-- check spelling -->\n\n<!-- prettier-ignore max=3 -->\n\n<!-- task -->\n\n<!--\nexercise book\n-->\n\n<!---->\n\ntext");
        wrong("<!-- excercise id=a title=b -->\n\ntext", "8:6", "unknown directive \"excercise\"", "did you mean \"exercise\"?");
        wrong("<!-- Exercise id=a title=b -->\n\ntext", "8:6", "did you mean \"exercise\"?");
        wrong("<!-- hints -->\n\ntext", "8:6", "did you mean \"hint\"?");
        wrong("text\n\n<!-- forgotten\n", "10:1", "this comment is never closed", "-->");
        wrong("text <!-- ask id=A --> text", "8:6", "stands inside a paragraph, list or quote");
        wrong("- item\n\n  <!-- ask id=A -->\n", "10:3", "stands inside a paragraph, list or quote");
        wrong("<!-- ask id=A --> and so on\n", "8:18", "text behind --> is not read as Markdown");
    }

    @Test
    void exercises() {
        right(exercise("text"));
        right(exercise("### E\n\ntext"));
        wrong("<!-- exercise title=\"E\" -->" + END, "8:14", "this exercise has no id");
        wrong("<!-- exercise id=e -->" + END, "8:14", "this exercise has no title");
        wrong("<!-- exercise id=e titel=x title=y -->" + END, "8:20", "unknown attribute of an exercise \"titel\"",
                "did you mean \"title\"?");
        alsoWrong("<!-- exercise id=\"e title=y -->" + END, "8:18", "this quote is never closed");
        wrong(EXERCISE + "text\n\n<!-- ask id=A -->", "8:1", "not ended before its step ends", "<!-- /exercise -->");
        wrong(EXERCISE + "<!-- ask id=A -->\n\n## Next\n\ntext", "8:1", "not ended before its step ends");
        wrong("text\n\n<!-- /exercise -->", "10:1", "ends an exercise that was not begun");
        wrong(EXERCISE + "<!-- ask id=A -->\n\n<!-- exercise id=f title=F -->" + END + "\n\n<!-- /exercise -->", "12:1",
                "an exercise begins inside another");
        wrong(fold("More", EXERCISE + END), "10:1", "an exercise begins inside <details>");
        wrong(EXERCISE + "text\n\n<!-- /exercise -->", "8:1", "nothing in this exercise is checked");
        wrong(exercise("text").replace("<!-- /exercise -->", "<!-- /exercise id=e -->"), "17:16",
                "unknown attribute of the end of an exercise");
        wrong("### Exercise e\n\n" + exercise("text"), "10:15", "a heading has the anchor #exercise-e already");
    }

    @Test
    void checks() {
        String check = "```bash check id=c points=2 timeout=30s title=\"It \\\"works\\\"\"\npass\n```";
        right(exercise(fold("How this is checked", check)));
        wrong(exercise(check), "10:1", "this check stands in the open", "How this is checked");
        wrong(fold("How this is checked", check), "10:1", "a check stands outside of an exercise");
        wrong(exercise(fold("How this is checked", "only words")), "10:1", "there is no check in here");
        wrong(exercise(fold("How this is checked", check.replace(" id=c", ""))), "12:8", "this check has no id");
        alsoWrong(exercise(fold("How this is checked", check.replace("title", "titel"))), "12:41", "unknown attribute",
                "did you mean \"title\"?");
        wrong(exercise(fold("How this is checked", check.replace("points", "pionts"))), "12:20",
                "unknown attribute of a check \"pionts\"",
                "did you mean \"points\"?");
        wrong(exercise(fold("How this is checked", check.replace("points=2", "points=many"))), "12:27", "not a whole number");
        wrong(exercise(fold("How this is checked", check.replace("points=2", "points=101"))), "12:27", "points must be 0 to 100");
        wrong(exercise(fold("How this is checked", check.replace("bash", "python"))), "12:4", "a check is written in bash");
        wrong(exercise(fold("How this is checked", check.replace("pass", ""))), "12:4", "this check is empty");
    }

    @Test
    void checksInFiles() {
        Map<String, String> files = Map.of("checks/cmd.sh", "pass\n");
        assertEquals(List.of(), step(exercise("<!-- check id=c title=\"It works\" file=checks/cmd.sh -->"), files).problems());
        says(step(exercise("<!-- check id=c title=T file=checks/cmb.sh -->"), files), "10:25", "there is no file checks/cmb.sh",
                "did you mean \"checks/cmd.sh\"?");
        wrong(exercise("<!-- check id=c title=T -->"), "10:1", "this check has no script");
        wrong(exercise("<!-- check id=c title=T file=../x.sh -->"), "10:30", "leaves the lesson's directory");
        says(step(exercise("<!-- check id=c file=checks/cmd.sh -->"), files), "10:11", "this check has no title");
        says(step("<!-- check id=c title=T file=checks/cmd.sh -->", files), "8:1", "outside of an exercise");
    }

    @Test
    void hintsAndSolutions() {
        right(exercise(fold("Hint", "<!-- hint after=2 -->\n\ntext") + "\n\n"
                + fold("Solution", "<!-- solution -->\n\n" + cell("bash"))));
        wrong(exercise(fold("Hint", "text")), "10:1", "called Hint but is not marked as one", "<!-- hint -->");
        wrong(exercise(fold("Solution", "text")), "10:1", "called Solution but is not marked", "<!-- solution -->");
        right(fold("Hint", "outside of exercises a fold may be called as it likes"));
        wrong(exercise("<!-- hint -->\n\ntext"), "10:1", "is not the first thing in a <details>");
        alsoWrong(exercise(fold("Hint", "text\n\n<!-- hint -->")), "14:1", "is not the first thing in a <details>");
        wrong(fold("Hint", "<!-- hint -->\n\ntext"), "10:1", "this hint does not belong to an exercise");
        wrong(exercise(fold("Hint", "<!-- hint after=x -->\n\ntext")), "12:17", "not a whole number");
        wrong(exercise(fold("Hint", "<!-- hint after=1 foo=2 -->\n\ntext")), "12:19", "unknown attribute of a hint");
        wrong(exercise(fold("Hint", "<!-- hint -->")), "12:1", "this hint is empty");
        wrong(exercise(fold("A", "<!-- solution -->\n\na") + "\n\n" + fold("B", "<!-- solution -->\n\nb")), "20:1",
                "has a solution already");
    }

    @Test
    void details() {
        right(fold("More", "text") + "\n\n" + fold("Deep", fold("Deeper", cell("bash"))));
        right("<details open>\n<summary>More</summary>\n\ntext\n\n</details>\n");
        wrong("<details><summary>More</summary>\ntext\n\n</details>\n", "9:1", "there is no blank line after </summary>",
                "put a blank line");
        wrong("<details><summary>More</summary>\n```bash\nls\n```\n\n</details>\n", "9:1", "read as HTML, not as Markdown");
        wrong("<details><summary>More</summary>\n\ntext\n</details>\n", "11:1", "no blank line before </details>");
        wrong("<details><summary>More</summary>\n\ntext\n\n</details>\ntext\n", "13:1", "no blank line after </details>");
        wrong("<details>\n\ntext\n\n</details>\n", "8:1", "<details> has no <summary>");
        wrong("<details><summary>More</summary>\n\ntext\n", "8:1", "this <details> is never closed");
        wrong("text\n\n</details>\n", "10:1", "</details> closes nothing");
        wrong("<details><summary>A</summary>\n\n".repeat(9) + "text" + "\n\n</details>".repeat(8), "24:1", "nested too deeply");
    }

    @Test
    void setupAndCleanup() {
        right("<!-- setup\nmkdir -p a\n\necho \"a -- b\"\n-->\n\n<!-- cleanup\nrm -r a\n-->\n\n" + cell("bash"));
        wrong(cell("bash") + "\n<!-- setup\nls\n-->\n", "12:1", "the setup stands behind the first cell");
        wrong("<!-- setup -->\n\ntext", "8:1", "this setup has no script");
        wrong("<!-- setup\nls\n-->\n\n<!-- setup\nls\n-->\n\ntext", "12:1", "there is a setup already");
        wrong("<!-- setup flie=a\nls\n-->\n\ntext", "8:12", "unknown attribute of a setup \"flie\"", "did you mean \"file\"?");
        wrong("<!-- setup file=files/setup.sh -->\n\ntext", "8:12", "there is no file files/setup.sh");
        Map<String, String> files = Map.of("files/setup.sh", "ls\n");
        assertEquals(List.of(), step("<!-- setup file=files/setup.sh -->\n\ntext", files).problems());
        says(step("<!-- setup file=files/setup.sh\nls\n-->\n\ntext", files), "8:1", "has a file and a script");
        wrong(cell("bash") + "\n" + exercise("<!-- setup\nls\n-->\n\n<!-- setup\nls\n-->"), "18:1", "there is a setup already");
    }

    @Test
    void quizzesAndQuestions() {
        right("<!-- quiz id=q points=2 -->\n\nWhich?\n\n- [ ] a\n  > No.\n- [x] b\n");
        wrong("<!-- quiz -->\n\n- [ ] a\n- [x] b\n", "8:10", "this quiz has no id");
        wrong("<!-- quiz id=q -->\n\ntext only\n", "8:1", "no answers follow this quiz", "- [ ] wrong, - [x] right");
        wrong("<!-- quiz id=q -->\n\n- a\n- b\n", "8:1", "no answers follow this quiz");
        wrong("<!-- quiz id=q -->\n\n- [ ] a\n- [ ] b\n", "8:1", "no answer of this quiz is right");
        wrong("<!-- quiz id=q -->\n\n- [x] a\n- [x] b\n", "8:1", "every answer of this quiz is right");
        wrong("<!-- quiz id=q -->\n\n- [x] a\n- b\n- [ ] c\n", "11:1", "says neither right nor wrong");
        right("<!-- ask id=CID match=\"^[0-9a-f]{12}\" -->\n");
        wrong("<!-- ask match=a -->\n", "8:9", "this question has no id");
        wrong("<!-- ask id=C-ID -->\n", "8:10", "which no shell can read");
        wrong("<!-- ask id=CID match=\"[\" -->\n", "8:17", "match is not a regular expression");
    }

    @Test
    void linksAndImages() {
        Map<String, String> files = Map.of("files/a.txt", "a", "images/a.png", "png");
        assertEquals(List.of(), step("[w](https://x.org) [m](mailto:a@b.c) [f](files/a.txt) [l](../02-next/lesson.md#x) [p](http://localhost:8080/a)\n\n"
                + "![alt](images/a.png) <https://a.b> https://c.d", files).problems());
        wrong("[f](files/a.txt)", "8:1", "there is no file files/a.txt");
        wrong("[l](../02-nxet/lesson.md)", "8:1", "unknown lesson \"02-nxet\"", "did you mean \"02-next\"?");
        wrong("[l](javascript:alert(1))", "8:1", "leads nowhere that a lesson may link to");
        wrong("[l](/etc)", "8:1", "leads nowhere");
        wrong("[l](http://localhost:99999/)", "8:1", "leads nowhere");
        wrong("![a](https://x.org/a.png)", "8:1", "is on another site");
        wrong("![a](b.png)", "8:1", "is not in the lesson's directory");
        wrong("![a](b.bmp)", "8:1", "is not one of gif, jpeg");
        says(step("![](images/a.png)", files), "8:1", "no text for those who cannot see it");
    }

    @Test
    void html() {
        right("Press <kbd>Ctrl</kbd>, H<sub>2</sub>O<br>\n\n<table><tr><td align=\"right\">1</td></tr></table>");
        wrong("docker stop <name>", "8:13", "<name> is not shown", "put a placeholder between backticks, or write &lt;name&gt;");
        wrong("a <span onclick=\"x()\">b</span>", "8:3", "the attribute onclick of <span> is taken out");
        wrong("<div class=\"x\">\na\n</div>", "8:1", "the attribute class of <div> is taken out");
        wrong("a\n\n<script>alert(1)</script>", "10:1", "<script> is not shown", "use Markdown");
        wrong("a\n\n<h2>b</h2>", "10:1", "write the heading as Markdown");
        wrong("a <slip-cell cell=\"x\"></slip-cell>", "8:3", "<slip-cell> is not shown");
    }

    @Test
    void alertsAndParameters() {
        right("> [!NOTE]\n> text\n\n> [!caution]\n> text\n\n> [link] text");
        wrong("> [!TIPP]\n> text", "8:1", "unknown alert \"TIPP\"", "did you mean \"TIP\"?");
        wrong("> [!TIP] text", "8:1", "begin the text on the next line");
        wrong("> [!TIP]", "8:1", "this alert is empty");
        String params = HEAD.replace("level: beginner", "level: beginner\nparams: {APP: hello}");
        says(whole(params + "{{APPP}} {{OTHER}} {{.App}}"), "9:1", "unknown parameter \"APPP\"", "did you mean \"APP\"?");
    }
}
