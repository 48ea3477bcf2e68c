package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The learner's processes, however started, are the learner and can become nobody else. */
@Timeout(60)
class PrivilegesTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private static final String ATTEMPTS = """
            import os
            print(open('/proc/self/status').read())
            def attempt(name, action):
                try:
                    action()
                    print('DONE', name)
                except OSError as e:
                    print('refused', name, e.errno)
            attempt('setuid', lambda: os.setuid(0))
            attempt('setresuid', lambda: os.setresuid(0, 0, 0))
            attempt('agent', lambda: os.setuid(990))
            attempt('setgid', lambda: os.setgid(0))
            attempt('groups', lambda: os.setgroups([0]))
            attempt('neighbour', lambda: os.setuid(20000 if os.getuid() != 20000 else 20001))
            attempt('sysctl', lambda: open('/proc/sys/kernel/domainname', 'w').write('x'))
            attempt('core', lambda: open('/proc/sys/kernel/core_pattern', 'w').write('x'))
            attempt('kill init', lambda: os.kill(1, 9))
            attempt('socket', lambda: os.listdir('/run/slipway'))
            attempt('agent code', lambda: open('/opt/slipway/agent/agent.py', 'a'))
            """;

    private final Cells cells = SANDBOX.cells();

    @Test
    void aBashCell() {
        check(cells.text("main", "python3 - <<'END'\n" + ATTEMPTS + "END\n"));
    }

    @Test
    void aPythonCell() {
        check(cells.end(cells.start(Cells.python("main", ATTEMPTS))).text());
    }

    @Test
    void aProgramStartedApart() throws IOException {
        ExecResult result = cells.session.exec(new ExecRequest(List.of("python3", "-c", ATTEMPTS), Map.of(), null,
                Duration.ofSeconds(20)));
        assertTrue(result.succeeded(), result.stderrText());
        check(result.stdoutText());
    }

    @Test
    void theShellsThemselvesAndTheirHelpers() {
        String all = cells.run("main", """
                for p in /proc/[0-9]*; do
                    # the engine has a user namespace of its own, where it may be what it likes
                    [ "$(stat -c %u $p 2>/dev/null)" = "$(id -u)" ] || continue
                    [ "$(readlink $p/ns/user)" = "$(readlink /proc/self/ns/user)" ] || continue
                    grep -s -H -e '^Cap[IPEA]' $p/status
                done""").text();
        Matcher capability = Pattern.compile("Cap(Inh|Prm|Eff|Amb):\\s*([0-9a-f]+)").matcher(all);
        int seen = 0;
        while (capability.find()) {
            assertEquals("0000000000000000", capability.group(2), all);
            seen++;
        }
        assertTrue(seen >= 8, all);
    }

    @Test
    void theEngine() throws IOException {
        cells.session.startEngine();
        cells.events.await(KernelEvent.EngineChanged.class, engine -> engine.state() == EngineState.READY);
        String status = cells.text("main",
                "cat /proc/$(pgrep -o -u $(id -u) rootlesskit)/status; docker version >/dev/null && echo engine answers");
        assertTrue(status.contains("engine answers"));
        checkStatus(status);
    }

    @Test
    void nothingThatServesTheLearnerIsRoot() {
        String roots = cells.text("main", "ps -e -o uid=,pid=,comm= | awk '$1 == 0 && $2 != 1'");
        assertEquals("", roots);
    }

    @Test
    void theAgentCannotBeTraced() {
        for (String attempt : List.of("cat /proc/$pid/environ", "ls /proc/$pid/fd/", "cat /proc/$pid/maps", "kill -9 $pid")) {
            Cells.Ran ran = cells.run("main", "pid=$(ps -e -o pid=,uid= | awk '$2 == 990 { print $1; exit }'); " + attempt);
            assertTrue(ran.text().contains("ermission denied") || ran.text().contains("not permitted"), ran.text());
        }
        assertEquals("alive\n", cells.text("main", "echo alive"));
    }

    private static void check(String text) {
        checkStatus(text);
        assertFalse(text.contains("DONE"), text);
        assertEquals(11, text.split("refused ", -1).length - 1, text);
    }

    private static void checkStatus(String status) {
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapAmb")) {
            assertTrue(Pattern.compile(set + ":\\s*0{16}\\b").matcher(status).find(), set + " is not empty in\n" + status);
        }
        Matcher uid = Pattern.compile("Uid:\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)").matcher(status);
        assertTrue(uid.find());
        for (int i = 1; i <= 4; i++) {
            assertTrue(Integer.parseInt(uid.group(i)) >= 20000, status);
        }
        Matcher gid = Pattern.compile("Gid:\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)").matcher(status);
        assertTrue(gid.find());
        for (int i = 1; i <= 4; i++) {
            assertTrue(Integer.parseInt(gid.group(i)) >= 20000, status);
        }
        assertTrue(Pattern.compile("Groups:[ \\t]*\\n").matcher(status).find(), status);
    }
}
