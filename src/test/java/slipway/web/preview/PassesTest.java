package slipway.web.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slipway.auth.LocalSignIn;
import slipway.auth.TestClock;
import slipway.classroom.LearnerId;

class PassesTest {
    private static final Pass PASS = new Pass(new Preview(new LearnerId("anna"), "web", 8080), "session/with/slashes");

    private final TestClock clock = new TestClock();
    private final Passes passes = new Passes(new LocalSignIn("t".repeat(43))::secret, clock);

    @Test
    void aTicketIsGoodOnceAndForAMinute() {
        String ticket = passes.ticket(PASS, "/x");
        assertNotEquals(ticket, passes.ticket(PASS, "/x"));
        assertEquals(Optional.of(PASS), passes.redeem(ticket).map(Passes.Ticket::pass));
        assertEquals(Optional.empty(), passes.redeem(ticket));
        String late = passes.ticket(PASS, "/x");
        clock.pass(Passes.LIFE.plus(Duration.ofMillis(1)));
        assertEquals(Optional.empty(), passes.redeem(late));
        assertEquals(Optional.empty(), passes.redeem(""));
    }

    @Test
    void aCookieSaysWhatItIsGoodForToARestartedServerToo() {
        String cookie = passes.cookie(PASS);
        assertEquals(Optional.of(PASS), passes.read(cookie));
        assertEquals(Optional.of(PASS), new Passes(new LocalSignIn("t".repeat(43))::secret, clock).read(cookie));
        assertEquals(Optional.empty(), new Passes(new LocalSignIn("u".repeat(43))::secret, clock).read(cookie));
    }

    @Test
    void nothingElseIsAPass() {
        String cookie = passes.cookie(PASS);
        String proof = cookie.substring(cookie.indexOf('.') + 1);
        String another = Base64.getUrlEncoder().withoutPadding().encodeToString("ben/web/8080/session/with/slashes".getBytes(StandardCharsets.UTF_8));
        for (String wrong : new String[] {"", ".", "x", "x.", "x.y", "." + proof, another + "." + proof, cookie + ".", cookie + "x", cookie.substring(1),
            passes.ticket(PASS, "/")}) {
            assertEquals(Optional.empty(), passes.read(wrong), wrong);
        }
    }
}
