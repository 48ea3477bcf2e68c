package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SiteTest {
    @Test
    void anAddressIsItsOrigin() {
        assertSite("https://slipway.school.example", "https://Slipway.School.example/", "slipway.school.example", "__Host-slipway");
        assertSite("https://slipway.school.example", "https://slipway.school.example:443", "slipway.school.example", "__Host-slipway");
        assertSite("https://slipway.school.example:8443", "https://slipway.school.example:8443", "slipway.school.example:8443", "__Host-slipway");
        assertSite("http://192.168.1.20:4747", "http://192.168.1.20:4747", "192.168.1.20:4747", "slipway-4747");
        assertSite("http://[fd00::1]:4747", "http://[fd00::1]:4747", "[fd00::1]:4747", "slipway-4747");
        assertSite("http://[fd00::1]", "http://[fd00::1]/", "[fd00::1]", "slipway-80");
    }

    @Test
    void whatIsNoAddressIsRefusedWithASentence() {
        for (String wrong : new String[] {"slipway.school.example", "https://", "https://a.example/slipway", "https://a.example?x", "ftp://a.example",
            "https://user@a.example", "https://a b.example", "https://schüle.example", "javascript:alert(1)", "https://a.example#x"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> classroom(wrong), wrong).getMessage();
            assertTrue(message.contains("SLIPWAY_URL") && message.contains(wrong), message);
        }
    }

    @Test
    void classroomModeNeedsAnAddress() {
        for (Optional<String> none : List.of(Optional.<String>empty(), Optional.of(" "))) {
            String message = assertThrows(IllegalArgumentException.class, () -> Site.of(Mode.CLASSROOM, none, 4747)).getMessage();
            assertTrue(message.contains("set SLIPWAY_URL"), message);
        }
    }

    @Test
    void thereAreTwoModes() {
        assertEquals(Mode.LOCAL, Mode.of("local"));
        assertEquals(Mode.CLASSROOM, Mode.of("classroom"));
        for (String wrong : new String[] {"", "Local", "class", "production"}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Mode.of(wrong)).getMessage().contains("local or classroom"));
        }
    }

    @Test
    void localModeIsForThisMachineOnly() {
        Site local = Site.of(Mode.LOCAL, Optional.of("https://ignored.example"), 4747);
        assertEquals("http://localhost:4747", local.origin());
        assertEquals("slipway-4747", local.cookieName());
        assertEquals(local, local.listeningOn("127.0.0.1"));
        for (String open : new String[] {"0.0.0.0", "::", "192.168.1.20", "127.example"}) {
            assertThrows(IllegalArgumentException.class, () -> local.listeningOn(open), open);
        }
        assertEquals("http://a.example", classroom("http://a.example").listeningOn("0.0.0.0").origin());
    }

    private static void assertSite(String origin, String url, String host, String cookie) {
        Site site = classroom(url);
        assertEquals(origin, site.origin());
        assertEquals(host, site.host());
        assertEquals(cookie, site.cookieName());
        assertEquals(origin.startsWith("https"), site.isSecure());
        assertFalse(site.isLocal());
    }

    private static Site classroom(String url) {
        return Site.of(Mode.CLASSROOM, Optional.of(url), 4747);
    }
}
