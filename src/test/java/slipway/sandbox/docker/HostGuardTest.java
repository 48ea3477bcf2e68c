package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxSpec.Network;

/** What comes of a host that cannot be closed to sandboxes. */
@Timeout(60)
class HostGuardTest {
    private static final String OPEN = "This host is open.";

    /** A firewall that somebody has locked. */
    private static final class LockedFirewall implements HostGuard.Rules {
        volatile String says = OPEN;
        volatile SandboxException fails;
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public String set() throws SandboxException {
            asked.incrementAndGet();
            if (fails != null) {
                throw fails;
            }
            return says;
        }
    }

    private final LockedFirewall firewall = new LockedFirewall();

    private HostGuard guard(boolean required) {
        return new HostGuard(UUID.randomUUID().toString(), required, firewall);
    }

    @Test
    void aClassGetsNoSandboxAndIsToldWhomToTell() {
        HostGuard guard = guard(true);

        SandboxException refusal = assertThrows(SandboxException.HostUnfit.class, guard::require);

        assertTrue(refusal.getMessage().contains("opens no sandboxes") && refusal.getMessage().contains("Tell whoever runs it"), refusal.getMessage());
        assertEquals(OPEN, guard.refusal());
    }

    @Test
    void thirtyWhoWaitDoNotTryThirtyTimes() {
        HostGuard guard = guard(true);
        for (int i = 0; i < 30; i++) {
            assertThrows(SandboxException.HostUnfit.class, guard::require);
        }
        assertEquals(1, firewall.asked.get());
    }

    @Test
    void whoOwnsTheMachineGetsASandboxAndAWarning() {
        HostGuard guard = guard(false);

        assertDoesNotThrow(guard::require);

        assertEquals(OPEN, guard.trouble());
        assertEquals("", guard.refusal());
    }

    @Test
    void theNextRoundHealsIt() throws Exception {
        try (HostGuard guard = guard(true)) {
            assertThrows(SandboxException.HostUnfit.class, guard::require);
            firewall.says = "";
            guard.keep(Duration.ofMillis(10));
            while (!guard.refusal().isEmpty()) {
                Thread.onSpinWait();
            }
            assertDoesNotThrow(guard::require);
            firewall.says = OPEN;
            while (guard.refusal().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThrows(SandboxException.HostUnfit.class, guard::require);
        }
    }

    @Test
    void anEngineThatIsAwayHasNotOpenedTheHost() throws Exception {
        try (HostGuard guard = guard(true)) {
            firewall.says = "";
            guard.require();
            firewall.fails = new SandboxException.EngineUnavailable("away", null);
            int before = firewall.asked.get();
            guard.keep(Duration.ofMillis(10));
            while (firewall.asked.get() < before + 3) {
                Thread.onSpinWait();
            }
            assertDoesNotThrow(guard::require);
        }
    }

    @Test
    void anEngineThatIsAwayAtTheStartIsToldAsThat() {
        firewall.fails = new SandboxException.EngineUnavailable("away", null);
        assertThrows(SandboxException.EngineUnavailable.class, guard(true)::require);
    }

    /** What has no network needs no firewall: the judge. */
    @Test
    void onlyWhatHasANetworkIsRefused() throws Exception {
        try (DockerSite site = new DockerSite()) {
            DockerSandboxProvider provider = site.server(engine -> guard(true));
            SandboxOwner owner = new SandboxOwner("ada", "docker");
            assertThrows(SandboxException.HostUnfit.class, () -> provider.open(new SandboxSpec(owner, Limits.DEFAULT, Duration.ofHours(1))));
            assertDoesNotThrow(() -> provider.open(new SandboxSpec(owner, Limits.DEFAULT, Duration.ofHours(1), Network.NONE)).remove());
            assertEquals(OPEN, provider.refusal());
        }
    }

    @Test
    void theLearnerIsWarnedInWords() throws Exception {
        try (DockerSite site = new DockerSite()) {
            DockerSandboxProvider provider = site.server(engine -> guard(false));
            assertEquals(Optional.empty(), provider.warning());
            provider.prepare();
            assertTrue(provider.warning().orElseThrow().contains("services of this machine"));
        }
    }
}
