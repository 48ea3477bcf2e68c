package slipway.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that root of a container has given privileges to, run where that root is nobody. */
@Timeout(60)
class PrivilegedProgramsTest {
    private static final String ROOT = "docker run --rm -v /:/host alpine:3 chroot /host sh -c ";
    private static Sandboxes sandboxes;

    @BeforeAll
    static void open() throws Exception {
        sandboxes = new Sandboxes();
        sandboxes.attacker.startEngine();
        sandboxes.attacker.pull("alpine:3");
    }

    @AfterAll
    static void close() throws Exception {
        if (sandboxes != null) {
            sandboxes.close();
        }
    }

    private static String withProgram(String grants, String program) {
        return sandboxes.attacker.cell("cp /usr/bin/python3 program; " + ROOT + "'cd /home/learner/lesson; " + grants + "'; ls -ln program; ./program -c '" + program + "'");
    }

    @Test
    void aProgramOfRootsIsOneOfTheLearners() {
        String said = withProgram("chown 0:0 program; chmod 6755 program", "import os; print(\"is\", os.geteuid(), os.getegid())");
        int uid = 20000 + sandboxes.attacker.slot;
        assertTrue(said.contains("is " + uid + " " + uid), said);
        assertTrue(said.contains("-rwsr-sr-x"), said);
    }

    @Test
    void aProgramOfSomebodyElsesIsOneOfTheLearnersOwnSubIds() {
        String said = withProgram("chown 1000:1000 program; chmod 6755 program", """
                import os
                print("is", os.geteuid())
                try: os.setuid(0)
                except OSError as e: print(e.strerror)""");
        int first = 1_000_000 + 65536 * sandboxes.attacker.slot;
        assertTrue(said.contains("is " + (first + 999)), said);
        assertTrue(said.contains("Operation not permitted"), said);
    }

    @Test
    void capabilitiesOfAProgramCountWhereTheyWereGiven() {
        String said = withProgram("setcap all+ep program; getcap program", """
                import os
                print([line for line in open("/proc/self/status") if line.startswith("CapEff")])
                try: os.setuid(0)
                except OSError as e: print(e.strerror)""");
        assertTrue(said.contains("program =ep"), said);
        assertTrue(said.contains("0000000000000000"), said);
        assertTrue(said.contains("Operation not permitted"), said);
    }

    @Test
    void aDeviceMadeInAnImageIsNone() {
        String said = sandboxes.attacker.cell(ROOT + "'mknod /home/learner/lesson/disk b 254 0 || echo refused'");
        assertTrue(said.contains("refused"), said);
        assertEquals("fine\n", sandboxes.attacker.cells.text("main", "echo fine"));
    }
}
