package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File cells, and what a learner may have put where they write. */
@Timeout(60)
class FileCellsTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    private Cells cells;

    @BeforeEach
    void session() {
        cells = SANDBOX.cells();
    }

    private Cells.Ran write(String path, Integer mode, String source) {
        return cells.end(cells.start(Cells.file(path, mode, source)));
    }

    @Test
    void aFileIsWrittenAsTheLearnerAndSaysSo() {
        Cells.Ran ran = write("ml/app/Dockerfile", null, "FROM alpine:3\nRUN echo 'ü'\n");
        assertEquals(0, ran.exitCode(), ran.text());
        assertTrue(ran.text().contains("ml/app/Dockerfile"), ran.text());
        assertEquals("FROM alpine:3\nRUN echo 'ü'\n", cells.text("main", "cat ~/lesson/ml/app/Dockerfile"));
        assertEquals("same\n", cells.text("main", "[ $(stat -c %u ~/lesson/ml/app/Dockerfile) = $(id -u) ] && echo same"));
    }

    @Test
    void itsModeIsSetAndItReplacesWhatWasThere() {
        write("run.sh", 0755, "#!/bin/sh\necho a much longer first version\n");
        assertEquals(0, write("run.sh", 0755, "#!/bin/sh\necho ran\n").exitCode());
        assertEquals("ran\n755\n", cells.text("main", "~/lesson/run.sh; stat -c %a ~/lesson/run.sh"));
        assertEquals(0, write("plain.txt", 0640, "").exitCode());
        assertEquals("640 0\n", cells.text("main", "stat -c '%a %s' ~/lesson/plain.txt"));
    }

    @Test
    void whatCannotBeWrittenIsSaidInWords() {
        cells.text("main", "mkdir -p ~/lesson/folder; touch ~/lesson/file");
        assertNotEquals(0, write("folder", null, "x").exitCode());
        Cells.Ran through = write("file/below", null, "x");
        assertNotEquals(0, through.exitCode());
        assertTrue(through.text().contains("file"), through.text());
        cells.text("main", "mkdir -p ~/lesson/closed; chmod 500 ~/lesson/closed");
        assertNotEquals(0, write("closed/x", null, "x").exitCode());
    }

    @ParameterizedTest
    @CsvSource({"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/domainname", "/etc/passwd", "/etc/ld.so.preload",
            "/opt/slipway/agent/agent.py", "/run/slipway/agent.sock", "/root/x", "/usr/local/bin/x", "/proc/1/oom_score_adj"})
    void aSymlinkToWhatTheLearnerMayNotWriteHarmsNothing(String target) {
        String before = cells.run("main", "cat " + target + " 2>&1 | sha256sum; ls -l " + target + " 2>&1").text();
        cells.text("main", "cd ~/lesson; rm -rf link; ln -s " + target + " link");
        write("link", null, "taken over\n");
        assertEquals(before, cells.run("main", "cat " + target + " 2>&1 | sha256sum; ls -l " + target + " 2>&1").text());
        cells.text("main", "cd ~/lesson; rm -rf link; ln -s $(dirname " + target + ") link");
        write("link/$(basename)", null, "taken over\n");
        write("link/" + target.substring(target.lastIndexOf('/') + 1), 0777, "taken over\n");
        assertEquals(before, cells.run("main", "cat " + target + " 2>&1 | sha256sum; ls -l " + target + " 2>&1").text());
    }

    @Test
    void filesOfOtherUsersAreNotWritten() {
        assertEquals("refused\n", cells.text("main", "touch /run/agent/x 2>/dev/null && echo done || echo refused"));
        cells.text("main", "cd ~/lesson; rm -f other; ln -s /run/agent other");
        write("other/planted", null, "x");
        assertEquals("clean\n", cells.text("main", "ls /run/agent/planted 2>/dev/null || echo clean"));
    }

    @Test
    void aFifoDoesNotHangTheSession() {
        cells.text("main", "cd ~/lesson; rm -f pipe; mkfifo pipe");
        Cells.Ran ran = cells.end(cells.start(new Execution(UUID.randomUUID(), "lesson/main", Language.FILE, "x", "lesson", null,
                "pipe", null, Duration.ofSeconds(2), Map.of(), 80, 24)));
        assertFalse(ran.end().outcome() instanceof Outcome.SandboxLost, ran.text());
        assertEquals("next\n", cells.text("main", "echo next"));
    }

    @Test
    void theLessonsDirectoryItselfMayBeASymlink() {
        cells.text("elsewhere", "cd; rm -rf trap; ln -s /etc trap");
        Execution run = new Execution(UUID.randomUUID(), "trap/main", Language.FILE, "x", "trap", null, "slipway-planted", null,
                Cells.SILENCE, Map.of(), 80, 24);
        assertNotEquals(0, cells.end(cells.start(run)).exitCode());
        assertEquals("clean\n", cells.text("elsewhere", "ls /etc/slipway-planted 2>/dev/null || echo clean"));
    }
}
