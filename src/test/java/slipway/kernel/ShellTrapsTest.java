package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell can do to its shell, and what the next cell finds. */
@Timeout(60)
class ShellTrapsTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;
    private String shell;

    @BeforeEach
    void freshShell(TestInfo test) {
        cells = SANDBOX.cells();
        shell = "s" + Integer.toHexString((test.getDisplayName() + test.getTestMethod()).hashCode());
    }

    @Test
    void aCellSaysWhatItPrintsAndNothingElse() {
        Cells.Ran ran = cells.run(shell, "echo hi");
        assertEquals("hi\n", ran.text());
        assertEquals(0, ran.exitCode());
        assertEquals("/home/learner/lesson", ran.end().directory());
        assertEquals(ran.end().offset(), cells.events.awaitClosed(ran.run()).length());
    }

    @Test
    void directoryVariablesFunctionsAndAliasesPersist() {
        cells.text(shell, """
                mkdir -p deep/er && cd deep/er
                plain=one; export EXPORTED=two; declare -a list=(a b 'c d'); declare -A map=([k]=v)
                greet() { echo "hello $1"; }
                alias shout='echo LOUD'
                shopt -s nullglob
                """);
        assertEquals("/home/learner/lesson/deep/er one two c d v\nhello you\nLOUD x\n\n", cells.text(shell, """
                echo "$PWD $plain $(printenv EXPORTED) ${list[2]} ${map[k]}"
                greet you
                shout x
                echo *.none
                """));
        assertEquals("/home/learner/lesson/deep/er", cells.run(shell, "true").end().directory());
    }

    @Test
    void namedSessionsAreIndependentAndAtTheSameTime() {
        cells.text(shell, "x=first; cd /tmp");
        UUID busy = cells.start(shell, "echo ready; read -r line; echo \"$x $line\"");
        cells.events.awaitText(busy, text -> text.contains("ready"));
        assertEquals("-/home/learner/lesson\n", cells.text(shell + "web", "echo \"$x-$PWD\""));
        cells.type(busy, "typed\n");
        assertTrue(cells.end(busy).text().endsWith("first typed\n"));
    }

    @Test
    void runsOfAShellWaitForEachOther() {
        UUID first = cells.start(shell, "echo ready; read -r line; order=$line");
        cells.events.awaitText(first, text -> text.contains("ready"));
        UUID second = cells.start(shell, "echo \"after $order\"");
        cells.type(first, "first\n");
        assertEquals("after first\n", cells.end(second).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 255})
    void exitEndsTheCellWithItsCodeAndNotTheShell(int code) {
        cells.text(shell, "kept=yes");
        Cells.Ran ran = cells.run(shell, "echo before; exit " + code + "; echo after");
        assertEquals(code, ran.exitCode());
        assertEquals("before\n", ran.text());
        assertEquals("yes\n", cells.text(shell, "echo $kept"));
    }

    @Test
    void exitWithoutANumberIsTheLastStatus() {
        assertEquals(1, cells.run(shell, "false; exit").exitCode());
        assertEquals(4, cells.run(shell, "f() { exit 4; }; for i in 1 2; do f; done; echo no").exitCode());
        assertEquals("3 kept\n", cells.text(shell, "(exit 3); echo $? kept"));
    }

    @Test
    void theExitCodeIsThatOfTheLastCommand() {
        assertEquals(127, cells.run(shell, "no-such-program-at-all").exitCode());
        assertEquals(1, cells.run(shell, "echo x; false").exitCode());
        assertEquals("1\n", cells.text(shell, "echo $?"), "a cell begins with the status of the one before");
    }

    static Stream<String> deaths() {
        return Stream.of("set -e\nfalse\necho survived", "kill -9 $$", "exec true", "exec sh -c 'exit 3'");
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aShellThatDiesIsToldAndItsSuccessorKnowsDirectoryVariablesAndFunctions(String death) {
        cells.text(shell, "mkdir -p kept && cd kept; kept=value; arr=(1 '2 3'); keeper() { echo function; }");
        Cells.Ran died = cells.run(shell, death);
        Outcome.ShellDied outcome = assertInstanceOf(Outcome.ShellDied.class, died.end().outcome(), died::text);
        assertFalse(outcome.message().isBlank());
        assertFalse(died.text().contains("survived"));
        assertEquals("/home/learner/lesson/kept value 2 3\nfunction\n",
                cells.text(shell, "echo \"$PWD $kept ${arr[1]}\"; keeper"));
        assertEquals("still\n", cells.text(shell, "false; echo still"), "errexit came back");
    }

    @Test
    void optionsThatEndShellsDoNotOutliveTheirShell() {
        cells.run(shell, "set -euo pipefail; cd \"$unset_variable_of_nobody\"");
        assertEquals("goes on\n", cells.text(shell, "echo $unset_variable_of_nobody >/dev/null; false; echo goes on"));
        cells.run(shell, "set -n");
        cells.run(shell, "true");
        assertEquals("heard\n", cells.text(shell, "echo heard"));
    }

    @Test
    void killingEverythingTheLearnerHasLeavesTheAgentAlive() {
        UUID other = cells.start(shell + "other", "sleep 100");
        cells.events.awaitStarted(other);
        cells.run(shell, "kill -9 -1; kill -9 $$");
        assertInstanceOf(Outcome.ShellDied.class, cells.end(other).end().outcome());
        assertEquals("alive\n", cells.text(shell, "echo alive"));
        assertEquals("alive\n", cells.text(shell + "other", "echo alive"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo 'never closed", "echo \"never closed", "echo $(never closed", "if true; then", "f() {",
            "case x in", "echo )", "\\", "echo `", "for", "}", "((", "[[ a"})
    void brokenSyntaxEndsTheCellAndNotTheSession(String source) {
        Cells.Ran ran = cells.run(shell, source);
        assertInstanceOf(Outcome.Finished.class, ran.end().outcome());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void anOpenHeredocTakesWhatIsThere() {
        assertTrue(cells.run(shell, "cat <<END\nline one\nline two").text().contains("line one\nline two"));
        assertEquals("a\nb\n", cells.text(shell, "cat <<'END'\na\nb\nEND\n"));
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"return 0", "break", "continue", "break 5", "return", "exit 0", "trap 'true' EXIT", "trap - INT",
            "wait"})
    void strayControlFlowHarmsNothing(String source) {
        assertInstanceOf(Outcome.Finished.class, cells.run(shell, source).end().outcome());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void returnEndsTheCellWithItsCode() {
        Cells.Ran ran = cells.run(shell, "echo a; return 7; echo b");
        assertEquals(7, ran.exitCode());
        assertEquals("a\n", ran.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec >lost.txt", "exec 2>/dev/null", "exec <input.txt", "exec >&-", "exec <&-",
            "exec >lost.txt 2>&1 <&-",
            "for fd in /proc/$$/fd/*; do n=${fd##*/}; [ \"$n\" -gt 2 ] && eval \"exec $n>&-\"; done",
            "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- 10>&-", "for n in {0..255}; do eval \"exec $n>&-\"; done 2>/dev/null"})
    void redirectingOrClosingTheShellsDescriptorsEndsWithTheCell(String source) {
        cells.text(shell, "echo typed > input.txt; n=1");
        cells.run(shell, source);
        Cells.Ran next = cells.run(shell, "echo out; echo err >&2; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo terminals");
        assertEquals("out\nerr\nterminals\n", next.text());
    }

    @Test
    void aDescriptorThatACellOpensIsItsOwnAffair() {
        cells.text(shell, "exec 7> seven.txt; echo through >&7");
        assertEquals("through\n", cells.text(shell, "exec 7>&-; cat seven.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"set -x", "set -v", "set -xv", "trap 'echo debug' DEBUG", "PS4='+ ${LINENO} '; set -x",
            "trap 'echo trapped' EXIT", "trap 'echo err' ERR", "trap '' INT TERM HUP", "PROMPT_COMMAND='echo prompt'",
            "PS1='shown '", "set -o posix", "set -f", "IFS=:", "shopt -s extdebug", "set -T", "set -o functrace",
            "alias echo='echo aliased' cd=false set=false", "unset PATH", "LANG=C", "umask 777", "ulimit -n 32"})
    void whatACellSetsDoesNotMakeTheDriverSpeakOrStumble(String source) {
        cells.run(shell, source);
        Cells.Ran next = cells.run(shell, "builtin :");
        assertFalse(next.text().contains("slipway"), next.text());
        assertFalse(next.text().contains("nonce"), next.text());
        assertFalse(next.text().contains("/run/"), next.text());
        assertInstanceOf(Outcome.Finished.class, next.end().outcome());
        assertInstanceOf(Outcome.Finished.class, cells.run(shell, "true").end().outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"printf() { :; }; echo() { builtin echo mine; }; declare() { :; }; alias() { :; }",
            "eval() { :; }; source() { :; }; trap() { :; }; exit() { :; }; stty() { :; }",
            "unset -f exit; readonly -f greet 2>/dev/null", "readonly BASH_ENV=x IFS", "declare -r PWD",
            "set() { :; }; unset() { :; }; declare() { :; }; cd() { :; }; read() { :; }"})
    void namesOfTheDriversOwnWordsCanBeTakenOver(String source) {
        cells.run(shell, source);
        Cells.Ran next = cells.run(shell, "command true; [ 1 = 1 ]");
        assertInstanceOf(Outcome.Finished.class, next.end().outcome());
        assertEquals(5, cells.run(shell, "sh -c 'exit 5'").exitCode());
    }

    @Test
    void aShellThatNoLongerAnswersIsSaidToBeSoAndRestartHelps() {
        UUID run = cells.start(shell, "builtin() { :; }");
        cells.events.awaitStarted(run);
        cells.session.interrupt(run);
        cells.events.await(KernelEvent.ShellChanged.class, changed -> changed.shell().equals("lesson/" + shell)
                && changed.state() == ShellState.UNRESPONSIVE);
        cells.session.restart("lesson/" + shell);
        assertInstanceOf(Outcome.ShellDied.class, cells.end(run).end().outcome());
        assertEquals("next\n", cells.text(shell, "echo next"));
    }

    @Test
    void aCellCannotForgeItsEnd() {
        String found = cells.text(shell, "cat /proc/$$/environ | tr '\\0' '\\n'; set; ls -l /proc/$$/fd");
        UUID forger = cells.start(shell, """
                for fd in /proc/$$/fd/*; do
                    n=${fd##*/}
                    [ "$n" -gt 2 ] && printf 'end 0\\0ended 0\\nexit 0\\n0\\n{"op":"ended"}\\n' >&"$n"
                done 2>/dev/null
                printf '\\033]1337;end\\a\\n__SLIPWAY_END__ 0\\n'
                read -r line
                echo "real end $line"
                exit 9
                """);
        cells.events.awaitText(forger, text -> text.contains("__SLIPWAY_END__"));
        cells.type(forger, "now\n");
        Cells.Ran ran = cells.end(forger);
        assertEquals(new Outcome.Finished(9), ran.end().outcome(), ran.text() + found);
        assertTrue(ran.text().endsWith("real end now\n"), ran.text());
    }

    @Test
    void backgroundJobsSpeakInTheCellThatStartedThem() {
        UUID early = cells.start(shell, "rm -f gate; mkfifo gate; { read -r go < gate; echo late; } &\necho early");
        cells.end(early);
        Cells.Ran other = cells.run(shell, "echo other");
        assertEquals("other\n", other.text());
        cells.text(shell + "b", "echo go > gate");
        cells.events.awaitClosed(early);
        assertTrue(cells.events.text(early).contains("late\n"), cells.events.text(early));
        assertFalse(cells.events.text(other.run()).contains("late"));
    }

    @Test
    void jobsOutliveTheirCell() {
        cells.text(shell, "sleep 100 >/dev/null 2>&1 &");
        assertTrue(cells.text(shell, "jobs").contains("sleep 100"));
        cells.text(shell, "kill %1; wait %1 2>/dev/null; true");
    }

    @Test
    void environmentOfTheRunAndOfTheLearnerIsThere() {
        assertEquals("/home/learner unix:///run/learner/docker.sock xterm-256color\n",
                cells.text(shell, "echo $HOME $DOCKER_HOST $TERM"));
        assertNotEquals("", cells.text(shell, "id -un").strip());
        assertFalse(cells.text(shell, "env; set").contains("SLIPWAY_AGENT"));
    }

    @Test
    void sourceIsTakenAsItIs() {
        String text = "tab\there ünï \\n $x 'q' \"d\"\n";
        assertEquals(text, cells.text(shell, "cat <<'END'\n" + text + "END"));
        assertEquals("", cells.text(shell, ""));
        assertEquals("", cells.text(shell, "# only a comment"));
    }
}
