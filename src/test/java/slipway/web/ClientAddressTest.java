package slipway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private final ClientAddress behindProxies = new ClientAddress("127.0.0.1, 10.0.0.0/8,::1,fd00::/8");

    @Test
    void withoutNamedProxiesNobodyIsBelieved() {
        assertClient("127.0.0.1", new ClientAddress(""), "127.0.0.1", "192.0.2.1");
    }

    @Test
    void aNamedProxySaysWhomItHeard() {
        assertClient("192.0.2.1", behindProxies, "127.0.0.1", "192.0.2.1");
        assertClient("192.0.2.1", behindProxies, "10.255.1.2", "192.0.2.1");
        assertClient("2001:db8::5", behindProxies, "::1", "2001:db8::5");
    }

    @Test
    void othersAreNotBelieved() {
        assertClient("11.0.0.1", behindProxies, "11.0.0.1", "192.0.2.1");
        assertClient("127.0.0.2", behindProxies, "127.0.0.2", "192.0.2.1");
    }

    @Test
    void whatTheClientWroteItselfIsNotBelieved() {
        assertClient("192.0.2.1", behindProxies, "127.0.0.1", "8.8.8.8, 192.0.2.1");
        assertClient("192.0.2.1", behindProxies, "127.0.0.1", "8.8.8.8", "127.0.0.1,192.0.2.1");
    }

    @Test
    void proxiesBehindProxiesArePassedOver() {
        assertClient("192.0.2.1", behindProxies, "127.0.0.1", "8.8.8.8, 192.0.2.1, 10.1.2.3, fd00::7");
    }

    @Test
    void nonsenseEndsTheWayBack() {
        assertClient("10.1.2.3", behindProxies, "127.0.0.1", "192.0.2.1, unknown, 10.1.2.3");
        assertClient("127.0.0.1", behindProxies, "127.0.0.1", "example.com");
        assertClient("127.0.0.1", behindProxies, "127.0.0.1", "");
        assertClient("127.0.0.1", behindProxies, "127.0.0.1");
    }

    @Test
    void whatIsNoAddressIsRefusedWithASentence() {
        for (String wrong : new String[] {"localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "proxy.example"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> new ClientAddress(wrong), wrong).getMessage();
            assertTrue(message.contains("SLIPWAY_TRUSTED_PROXIES"), message);
        }
    }

    private static void assertClient(String expected, ClientAddress addresses, String peer, String... forwarded) {
        assertEquals(InetAddress.ofLiteral(expected), addresses.client(peer, List.of(forwarded)));
    }
}
