package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;

/** What leaves a sandbox, with internet and without. What stands for the internet is {@link Elsewhere}. The last test changes its ways. */
@Timeout(120)
@TestMethodOrder(OrderAnnotation.class)
class EgressTest {
    private static final String REFUSED = "no";

    private static DockerSite site;
    private static Elsewhere internet;
    private static Elsewhere lan;
    private static Sandbox with;
    private static Sandbox without;
    private static HostRules rules;

    @BeforeAll
    static void open() throws Exception {
        site = new DockerSite();
        internet = new Elsewhere("203.0.113");
        lan = new Elsewhere("192.168.247");
        with = site.server().open(spec("ada"));
        DockerSettings settings = DockerSite.settings();
        DockerSettings closed = new DockerSettings(settings.image(), "", settings.host(), settings.addresses(), "", false, false);
        without = site.server(closed).open(spec("bob"));
        rules = new HostRules(settings, new OneShots(new Engine(settings), site.instance()));
        assertEquals("", rules.set());
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {lan, internet, site}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static SandboxSpec spec(String learner) {
        return new SandboxSpec(new SandboxOwner(learner, "docker"), Limits.DEFAULT, Duration.ofHours(1));
    }

    /** Says yes or no at once: a learner's program does not wait for what is closed. */
    private static String reach(Sandbox from, String address, int port) throws Exception {
        return site.asLearner(from, "timeout 4 bash -c ': < /dev/tcp/" + address + "/" + port + "' 2> /tmp/said; status=$?;"
                + " [ $status = 124 ] && echo waits || { [ $status = 0 ] && echo yes || { grep -q 'Connection refused' /tmp/said && echo no || cat /tmp/said; }; }");
    }

    private static String ask(Sandbox from, String address) throws Exception {
        return site.asLearner(from, "python3 -c '\nimport socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.settimeout(4)\n"
                + "s.connect((\"" + address + "\", 53))\ns.send(b\"yes\")\ntry: print(s.recv(9).decode())\nexcept TimeoutError: print(\"waits\")\nexcept OSError: print(\"no\")\n'");
    }

    @Test
    @Order(1)
    void theInternetIsReachedWhereItIsOn() throws Exception {
        assertEquals("yes", reach(with, internet.address, Elsewhere.PORT));
        assertEquals("yes", ask(with, internet.address));
    }

    @Test
    @Order(1)
    void nothingLeavesWhereItIsOff() throws Exception {
        assertEquals(REFUSED, reach(without, internet.address, Elsewhere.PORT));
        assertEquals(REFUSED, reach(without, internet.address, 53));
        assertEquals(REFUSED, ask(without, internet.address));
        assertEquals(REFUSED, reach(without, lan.address, Elsewhere.PORT));
    }

    @Test
    @Order(1)
    void theHostsNetworkIsNeverReachedButForItsNameServers() throws Exception {
        assertEquals(REFUSED, reach(with, lan.address, Elsewhere.PORT));
        assertEquals("yes", reach(with, lan.address, 53));
        assertEquals("yes", ask(with, lan.address));
        assertEquals("yes", Elsewhere.host("timeout 4 bash -c ': < /dev/tcp/" + lan.address + "/" + Elsewhere.PORT + "' && echo yes"), "the host itself gets there");
    }

    @Test
    @Order(1)
    void withoutInternetNamesEndInAnErrorSoonAndTheOwnOnesDoNot() throws Exception {
        String own = DockerSite.docker("inspect", "-f", "{{slice .Id 0 12}}", DockerSite.container(without));
        assertTrue(site.asLearner(without, "getent hosts " + own).contains(site.asLearner(without, "hostname -I").strip()));
        assertEquals("2", site.asLearner(without, "timeout 10 getent hosts no-such-name.example.com; echo $?"));
    }

    @Test
    @Order(2)
    void aNetworkThatTheHostHasJoinedIsItsOwn() throws Exception {
        internet.becomeOneOfTheHostsNetworks();
        assertEquals("", rules.set());
        assertEquals(REFUSED, reach(with, internet.address, Elsewhere.PORT));
    }

    @Test
    @Order(3)
    void rulesThatWereRemovedComeBack() throws Exception {
        try (HostGuard guard = new HostGuard("removed", false, rules)) {
            Elsewhere.host("iptables -w -D DOCKER-USER -i slipway-+ -j SLIPWAY-FORWARD; iptables -w -F SLIPWAY-FORWARD && iptables -w -X SLIPWAY-FORWARD");
            guard.keep(Duration.ofMillis(200));
            await("1", "iptables -w -S DOCKER-USER 1 | grep -c -e 'slipway-+ -j SLIPWAY-FORWARD' || true");
        }
        assertEquals(REFUSED, reach(with, lan.address, Elsewhere.PORT));
    }

    @Test
    @Order(3)
    void whatSomebodyPutsBeforeThemDoesNotStayThere() throws Exception {
        Elsewhere.host("iptables -w -I DOCKER-USER -s 203.0.113.77 -j RETURN");
        try {
            assertEquals("", rules.set());
            assertEquals("-A DOCKER-USER -i slipway-+ -j SLIPWAY-FORWARD\n1",
                    Elsewhere.host("iptables -w -S DOCKER-USER 1; iptables -w -S DOCKER-USER | grep -c SLIPWAY-FORWARD"));
        } finally {
            Elsewhere.host("iptables -w -D DOCKER-USER -s 203.0.113.77 -j RETURN");
        }
    }

    private static void await(String expected, String script) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String found = "";
        while (System.nanoTime() < end && !found.equals(expected)) {
            found = Elsewhere.host(script);
        }
        assertEquals(expected, found);
    }
}
