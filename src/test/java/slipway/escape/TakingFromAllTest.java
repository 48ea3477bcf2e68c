package slipway.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel has tables that are one for the whole machine. What one learner takes of them, with all that a sandbox may have, must leave the others theirs. */
@Timeout(60)
class TakingFromAllTest {
    private static Sandboxes sandboxes;

    @BeforeAll
    static void open() throws Exception {
        sandboxes = new Sandboxes();
    }

    @AfterAll
    static void close() throws Exception {
        if (sandboxes != null) {
            sandboxes.close();
        }
    }

    @AfterEach
    void letGo() {
        sandboxes.attacker.cells.session.restart("lesson/main");
        sandboxes.attacker.cell("rm -f held");
    }

    /** Takes what the lines of Python take, and holds it. */
    private static String hold(String lines) {
        sandboxes.attacker.writeFile("hog.py", "import os, sys, time, socket, ctypes, errno\ntaken = []\n" + lines
                + "\nopen('held', 'w').write(str(len(taken)))\ntime.sleep(100)\n");
        sandboxes.attacker.cell("python3 hog.py > said 2>&1 & until [ -s held ] || ! kill -0 $!; do sleep 0.05; done; cat said");
        return sandboxes.attacker.cell("cat held");
    }

    @Test
    void terminals() {
        assertTrue(Integer.parseInt(hold("""
                for _ in range(3):
                    pid = os.fork()
                    if pid == 0: break
                try:
                    while len(taken) < 4500: taken.append(os.open('/dev/ptmx', os.O_RDWR | os.O_NOCTTY))
                except OSError as e: print(e, flush=True)
                if pid == 0: time.sleep(100)
                """)) > 1000, "the attacker could not take terminals");
        assertEquals("open\n", sandboxes.neighbour.cells.text("main", "python3 -c 'import os; os.openpty(); print(\"open\")'"));
        assertEquals("42\n", sandboxes.neighbour.cells.text("a-new-shell", "echo 42"));
    }

    @Test
    void connections() throws Exception {
        long before = tracked();
        hold("""
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for port in range(10000, 10080):
                    for last in range(1, 251):
                        s.sendto(b'x', (f'198.51.100.{last}', port))
                taken = [1]""");
        long taken = tracked() - before;
        assertTrue(taken < 5000, "20,000 datagrams became " + taken + " connections of the host");
    }

    /** Proves that datagrams do become connections of the host where nothing limits them. */
    @Test
    void connectionsOfAPlainContainerAreNotLimited() throws Exception {
        long before = tracked();
        String container = Docker.docker(Docker.runWords(List.of("-d"), List.of("--network", "bridge"), "python3", "-c", """
                import socket, time
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for port in range(20000, 20030):
                    for last in range(1, 251): s.sendto(b'x', (f'198.51.100.{last}', port))
                time.sleep(60)"""));
        try {
            long taken = 0;
            for (int i = 0; i < 200 && taken <= 5000; i++) {
                Thread.sleep(50);
                taken = tracked() - before;
            }
            assertTrue(taken > 5000, "only " + taken + " connections of 7,500: " + Docker.docker("logs", container));
        } finally {
            Docker.docker("rm", "-f", container);
        }
    }

    private static long tracked() throws Exception {
        return Long.parseLong(Kernel.read("/proc/sys/net/netfilter/nf_conntrack_count").strip());
    }

    @Test
    void keys() {
        hold("""
                libc = ctypes.CDLL(None, use_errno=True)
                for _ in range(300):
                    if os.fork() == 0:
                        libc.syscall(250, 1, None)
                        time.sleep(100)
                taken = [1]""");
        assertEquals("joined\n", sandboxes.neighbour.cells.text("main", "python3 -c '"
                + "import ctypes; print(\"joined\" if ctypes.CDLL(None).syscall(250, 1, None) > 0 else \"no\")'"));
    }

    @Test
    void watchesOfFiles() {
        hold("""
                libc = ctypes.CDLL(None, use_errno=True)
                while (fd := libc.inotify_init()) >= 0: taken.append(fd)""");
        assertEquals("watching\n", sandboxes.neighbour.cells.text("main", "python3 -c '"
                + "import ctypes; print(\"watching\" if ctypes.CDLL(None).inotify_init() >= 0 else \"no\")'"));
    }

    @Test
    void namespaces() {
        hold("""
                for _ in range(400):
                    try:
                        if os.fork() == 0:
                            os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
                            time.sleep(100)
                    except OSError: break
                taken = [1]""");
        assertEquals("a namespace\n", sandboxes.neighbour.cells.text("main", "unshare --user --net echo a namespace"));
    }
}
