package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Learner;

class CurrentLearnerTest {
    private final LocalSignIn signIn = new LocalSignIn("0123456789012345678901234567890123456789");
    private final CurrentLearner current = new CurrentLearner(signIn, Site.of(Mode.LOCAL, Optional.empty(), 4747));

    @Test
    void ownCookieIsTheLearner() {
        assertEquals(Optional.of(Learner.LOCAL), current.of("a=b; slipway-4747=" + signIn.cookieValue() + "; c=d").map(Actor::learner));
    }

    @Test
    void anythingElseIsNobody() {
        for (String header : new String[] {null, "", "slipway-4747=", "slipway-4747=x", "slipway-4748=" + signIn.cookieValue(),
                "slipway-4747=" + signIn.token(), "xslipway-4747=" + signIn.cookieValue()}) {
            assertEquals(Optional.empty(), current.of(header), header);
        }
    }

    @Test
    void tokenIsKeptInAFileOfItsOwnerAndStays(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        String token = LocalSignIn.fromFile(file).token();
        assertTrue(token.length() >= 43, token);
        assertEquals(token, LocalSignIn.fromFile(file).token());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertNotEquals(token, LocalSignIn.fromFile(directory.resolve("other")).token());
    }

    @Test
    void emptiedTokenFileIsNotAToken(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "\n");
        assertThrows(UncheckedIOException.class, () -> LocalSignIn.fromFile(file));
    }

    @Test
    void onlyTheTokenMatches() {
        assertTrue(signIn.tokenMatches(signIn.token()));
        assertFalse(signIn.tokenMatches(signIn.cookieValue()) || signIn.tokenMatches("") || signIn.tokenMatches(null));
    }
}
