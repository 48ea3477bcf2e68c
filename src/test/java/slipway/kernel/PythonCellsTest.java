package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Python cells: one interpreter, the last value, readable exceptions. */
@Timeout(60)
class PythonCellsTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;
    private String shell;

    @BeforeEach
    void freshShell(TestInfo test) {
        cells = SANDBOX.cells();
        shell = "p" + Integer.toHexString(test.getDisplayName().hashCode());
    }

    private Cells.Ran run(String source) {
        return cells.end(cells.start(Cells.python(shell, source)));
    }

    private String text(String source) {
        Cells.Ran ran = run(source);
        assertEquals(new Outcome.Finished(0), ran.end().outcome(), ran.text());
        return ran.text();
    }

    @Test
    void theLastValueIsShownAndOthersAreNot() {
        assertEquals("42\n", text("1 + 1\n6 * 7"));
        assertEquals("'text'\n", text("'text'"));
        assertEquals("", text("x = 5"));
        assertEquals("", text("None"));
        assertEquals("printed\n7\n", text("print('printed')\n7"));
        assertEquals("", text("# only a comment"));
    }

    @Test
    void namesPersist() {
        text("import math\ndef double(x):\n    return 2 * x\nclass Thing:\n    pass\nvalue = 21");
        assertEquals("42\n", text("double(value)"));
        assertEquals("'__main__'\n", text("__name__"));
        assertEquals("True\n", text("isinstance(Thing(), Thing) and math.pi > 3"));
    }

    @Test
    void exceptionsAreToldReadably() {
        Cells.Ran ran = run("def inner():\n    return 1 / 0\n\ninner()");
        assertEquals(1, ran.exitCode());
        assertTrue(ran.text().contains("ZeroDivisionError: division by zero"), ran.text());
        assertTrue(ran.text().contains("return 1 / 0"), "the line is shown: " + ran.text());
        assertTrue(ran.text().contains("line 4"), ran.text());
        assertFalse(ran.text().contains("/opt/slipway"), "no line of ours: " + ran.text());
        assertEquals("2\n", text("1 + 1"));
    }

    @Test
    void syntaxErrorsPointAtTheirLine() {
        Cells.Ran ran = run("x = 1\nfor = 3");
        assertEquals(1, ran.exitCode());
        assertTrue(ran.text().contains("SyntaxError"), ran.text());
        assertTrue(ran.text().contains("line 2") && ran.text().contains("for = 3"), ran.text());
        assertFalse(ran.text().contains("/opt/slipway"), ran.text());
    }

    @Test
    void inputReadsWhatIsTyped() {
        UUID run = cells.start(Cells.python(shell, "name = input('Your name? ')\nprint('Hello ' + name)"));
        cells.events.awaitText(run, text -> text.contains("Your name?"));
        cells.type(run, "Grace ü\n");
        assertTrue(cells.end(run).text().endsWith("Hello Grace ü\n"), cells.events.text(run));
    }

    @Test
    void outputIsSeenWhileItIsMade() {
        UUID run = cells.start(Cells.python(shell, "import sys\nprint('first')\nsys.stdin.readline()\nprint('second')"));
        cells.events.awaitText(run, text -> text.contains("first"));
        cells.type(run, "\n");
        assertTrue(cells.end(run).text().endsWith("second\n"));
    }

    @Test
    void interruptEndsTheCellAndKeepsTheNames() {
        text("kept = 'yes'");
        UUID run = cells.start(Cells.python(shell, "import time\nprint('ready', flush=True)\ntime.sleep(100)"));
        cells.events.awaitText(run, text -> text.contains("ready"));
        cells.session.interrupt(run);
        assertEquals(new Outcome.Interrupted(), cells.end(run).end().outcome());
        assertEquals("'yes'\n", text("kept"));
    }

    @Test
    void aCellThatIgnoresItsInterruptsIsStoppedByItsTimeout() {
        String source = """
                import time
                while True:
                    try:
                        time.sleep(100)
                    except KeyboardInterrupt:
                        pass
                """;
        UUID run = cells.start(Cells.execution(shell, Language.PYTHON, source, Duration.ofSeconds(1)));
        assertInstanceOf(Outcome.TimedOut.class, cells.end(run).end().outcome());
        assertEquals("2\n", text("1 + 1"));
    }

    @Test
    void exitsEndTheCellWithTheirCode() {
        assertEquals(3, run("import sys\nsys.exit(3)").exitCode());
        assertEquals(0, run("exit()").exitCode());
        assertEquals("2\n", text("1 + 1"));
    }

    @Test
    void anInterpreterThatDiesIsToldAndTheNextCellGetsANewOne() {
        assertInstanceOf(Outcome.ShellDied.class, run("import os\nos._exit(7)").end().outcome());
        assertInstanceOf(Outcome.ShellDied.class, run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)").end().outcome());
        assertInstanceOf(Outcome.ShellDied.class, run("import ctypes\nctypes.string_at(0)").end().outcome());
        assertEquals("2\n", text("1 + 1"));
    }

    @Test
    void closingOrReplacingStreamsHarmsOnlyTheCell() {
        run("import os\nfor fd in range(0, 256):\n    try: os.close(fd)\n    except OSError: pass");
        run("1");
        assertEquals("2\n", text("1 + 1"));
        run("import sys\nsys.stdout = None\nsys.stderr.close()\nsys.stdin = open('/dev/null')");
        assertEquals("still\n", text("print('still')"));
    }

    @Test
    void childrenWriteIntoTheCell() {
        assertEquals("from a child\n", text("import subprocess\n_ = subprocess.run(['echo', 'from a child'], check=True)"));
        assertTrue(text("import os\nos.system('echo $0 works')").contains("works"));
    }

    @Test
    void bashAndPythonOfOneSessionShareTheDirectoryOfFiles() {
        text("open('from-python.txt', 'w').write('text')\nNone");
        assertEquals("text", cells.text(shell, "cat from-python.txt"));
        assertNotEquals("", text("import os\nos.getcwd()"));
    }

    @Test
    void muchOutputComesThrough() {
        UUID run = cells.start(Cells.python(shell, "for i in range(100000): print(i)"));
        cells.end(run);
        cells.events.awaitClosed(run);
        assertTrue(cells.events.text(run).endsWith("99998\n99999\n"));
        assertEquals(588_890, cells.events.text(run).length());
    }

    @Test
    void restartForgetsTheNames() {
        text("gone = 1");
        cells.session.restart("lesson/" + shell);
        assertTrue(run("gone").text().contains("NameError"));
    }
}
