package slipway.auth;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import slipway.classroom.Learner;
import slipway.classroom.Role;

/**
 * Local mode's way in: whoever can read the token file is the learner. The printed address carries the token once; the
 * cookie that it is exchanged for is derived from it, so that a leaked cookie does not give the address away and a
 * restarted server still knows its browsers. Immutable; any thread.
 */
public final class LocalSignIn implements SignIns {
    /** Owns the machine and the lessons; there is nobody else to teach. */
    private static final Actor OWNER = new Actor(Learner.LOCAL, Role.INSTRUCTOR, "local");
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final String token;
    private final String cookieValue;

    public LocalSignIn(String token) {
        this.token = token;
        this.cookieValue = derive(token, "cookie v1");
    }

    /**
     * Reads the token from {@code file}, which is made with a fresh one, readable by its owner only, when it is missing.
     *
     * @throws UncheckedIOException when the file can be neither read nor made
     */
    public static LocalSignIn fromFile(Path file) {
        return new LocalSignIn(TokenFile.readOrMake(file));
    }

    public String token() {
        return token;
    }

    public boolean tokenMatches(String candidate) {
        return same(token, candidate);
    }

    /** What the browser keeps after it has shown the token. */
    public String cookieValue() {
        return cookieValue;
    }

    @Override
    public Optional<Actor> actor(String cookie) {
        return same(cookieValue, cookie) ? Optional.of(OWNER) : Optional.empty();
    }

    @Override
    public Optional<Actor> ofSession(String session) {
        return OWNER.session().equals(session) ? Optional.of(OWNER) : Optional.empty();
    }

    /** A value that differs between installations and purposes and cannot be guessed. */
    public String secret(String purpose) {
        return derive(token, purpose);
    }

    private static String derive(String token, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return TEXT.encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static boolean same(String expected, String candidate) {
        return candidate != null && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }
}
