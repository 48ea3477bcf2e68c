package slipway.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.Refused;
import slipway.protocol.ServerMessage.SandboxChanged;
import slipway.protocol.ServerMessage.SessionChanged;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void newerStateReplacesOlder() {
        outbox.put(sandbox("preparing"));
        outbox.put(new SessionChanged("main", SessionChanged.State.ready, ""));
        outbox.put(sandbox("ready"));
        assertEquals(new SessionChanged("main", SessionChanged.State.ready, ""), outbox.take());
        assertEquals(sandbox("ready"), outbox.take());
        assertNull(outbox.take());
    }

    @Test
    void sessionsAreToldApart() {
        outbox.put(new SessionChanged("main", SessionChanged.State.ready, ""));
        outbox.put(new SessionChanged("web", SessionChanged.State.restarting, ""));
        assertEquals("main", ((SessionChanged) outbox.take()).session());
        assertEquals("web", ((SessionChanged) outbox.take()).session());
    }

    @Test
    void answersKeepTheirOrderAndTheirBound() {
        for (int i = 0; i < 100; i++) {
            outbox.put(new Refused("r" + i, "", null));
        }
        assertEquals("r36", ((Refused) outbox.take()).code());
        assertEquals("r37", ((Refused) outbox.take()).code());
    }

    private static ServerMessage sandbox(String message) {
        return new SandboxChanged(SandboxChanged.State.ready, message, SandboxChanged.Engine.off, null, List.of(), Map.of());
    }
}
