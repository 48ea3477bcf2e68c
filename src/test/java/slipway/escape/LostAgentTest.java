package slipway.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.kernel.Cells;
import slipway.kernel.Events;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelEvent;
import slipway.kernel.KernelSession;
import slipway.kernel.Outcome;

/** An agent that is ended or held up, by whatever: what the server says then, and that the learner goes on. */
@Timeout(60)
class LostAgentTest {
    private Sandboxes sandboxes;

    @BeforeEach
    void open() throws Exception {
        sandboxes = new Sandboxes();
    }

    @AfterEach
    void close() throws Exception {
        sandboxes.close();
    }

    /** From outside, as root of the machine: the learner may not, as EscapeTest proves. */
    private void signal(String name) throws Exception {
        Docker.docker("exec", "-u", "0", sandboxes.attacker.container, "sh", "-c",
                "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < $p/cmdline) in python3*agent.py*) kill -" + name + " ${p#/proc/} ;; esac; done");
    }

    @Test
    void aKilledAgentEndsTheSandboxAndTheNextOneHasTheLearnersFiles() throws Exception {
        sandboxes.attacker.cell("echo kept > work");
        UUID run = sandboxes.attacker.cells.start(Cells.bash("main", "sleep 100"));
        signal("KILL");
        Cells.Ran ran = sandboxes.attacker.cells.end(run);
        Outcome.SandboxLost lost = assertInstanceOf(Outcome.SandboxLost.class, ran.end().outcome());
        assertTrue(lost.message().contains("The sandbox ended"), lost.message());
        sandboxes.attacker.cells.events.await(KernelEvent.SandboxGone.class);
        Sandboxes.Machine next = sandboxes.open("mallory");
        try {
            assertNotEquals(sandboxes.attacker.sandbox.id(), next.sandbox.id());
            assertEquals("kept\n", next.cells.text("main", "cat work"));
        } finally {
            next.cells.close();
            next.sandbox.remove();
        }
    }

    @Test
    void anAgentThatUsesUpTheMemoryEndsAfterWhatTheLearnerStarted() {
        String said = sandboxes.attacker.cell("""
                echo 0 > /proc/self/oom_score_adj
                for i in $(seq 80); do python3 -c 'x = b"x" * 12_000_000; import time; time.sleep(20)' & done 2>/dev/null
                wait -n; echo one ended; kill -9 $(jobs -p); wait 2>/dev/null; echo over""");
        assertTrue(said.contains("over"), said);
        assertEquals("fine\n", sandboxes.attacker.cells.text("main", "echo fine"));
    }

    @Test
    void anAgentThatStandsStillIsNotWaitedForAndServesWhenItGoesOn() throws Exception {
        sandboxes.attacker.cells.close();
        signal("STOP");
        Events events = new Events();
        try (KernelSession session = KernelSession.attach(sandboxes.attacker.sandbox, Map.of(), events)) {
            KernelEvent.Detached detached = events.await(KernelEvent.Detached.class);
            assertTrue(detached.cause().getMessage().contains("did not answer"), detached.cause().getMessage());
            signal("CONT");
            events.await(KernelEvent.Attached.class);
            assertEquals("fine\n", session.exec(new ExecRequest(List.of("echo", "fine"), Map.of(), null, Duration.ofSeconds(10))).stdoutText());
        }
    }
}
