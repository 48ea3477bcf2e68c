package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import slipway.sandbox.SandboxException;

/** A sandbox that is taken away under its session. */
@Timeout(60)
class SandboxLossTest {
    @RegisterExtension
    static final LiveSandbox SANDBOX = new LiveSandbox();

    @Test
    void aStoppedSandboxEndsItsRunsAndSaysSo() throws SandboxException {
        Cells cells = SANDBOX.cells();
        UUID run = cells.start("main", "echo ready; sleep 100");
        cells.events.awaitText(run, text -> text.contains("ready"));
        SANDBOX.sandbox().stop();
        assertInstanceOf(Outcome.SandboxLost.class, cells.end(run).end().outcome());
        assertFalse(cells.events.await(KernelEvent.SandboxGone.class).message().isBlank());
        assertEquals(7, cells.events.awaitClosed(run).length(), "ready and its line end");
        assertInstanceOf(Outcome.SandboxLost.class, cells.run("main", "echo later").end().outcome());
    }
}
