package slipway.web.preview;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import slipway.classroom.LearnerId;

/**
 * Carries a {@link Pass} from Slipway's origin to the preview's, which share no cookie: first as a ticket in an address, good once and
 * for a minute, then as the value of a cookie of the preview's origin. The cookie's value says what it is good for and is signed, so
 * nothing is kept and a restarted server still knows it; whether its session goes on is asked with each request. Any thread.
 */
public final class Passes {
    static final Duration LIFE = Duration.ofMinutes(1);
    private static final int MOST_TICKETS = 10_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** @param path where its bearer goes on to */
    record Ticket(Pass pass, String path, Instant until) {
    }

    private final UnaryOperator<String> secret;
    private final Clock clock;
    private final Map<String, Ticket> tickets = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ticket> eldest) {
            return size() > MOST_TICKETS;
        }
    };

    /** @param secret gives an unguessable text for a purpose */
    public Passes(UnaryOperator<String> secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    String ticket(Pass pass, String path) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String ticket = TEXT.encodeToString(bytes);
        Instant now = clock.instant();
        synchronized (tickets) {
            tickets.values().removeIf(old -> old.until().isBefore(now));
            tickets.put(ticket, new Ticket(pass, path, now.plus(LIFE)));
        }
        return ticket;
    }

    /** What a ticket is good for, once. */
    Optional<Ticket> redeem(String ticket) {
        synchronized (tickets) {
            return Optional.ofNullable(tickets.remove(ticket)).filter(found -> !found.until().isBefore(clock.instant()));
        }
    }

    String cookie(Pass pass) {
        Preview preview = pass.preview();
        String said = TEXT.encodeToString(String.join("/", preview.owner().value(), preview.course(), "" + preview.port(), pass.session())
                .getBytes(StandardCharsets.UTF_8));
        return said + "." + proof(said);
    }

    /** The pass that a cookie's value is; empty when it is none of ours. */
    Optional<Pass> read(String cookie) {
        String[] parts = cookie.split("\\.", -1);
        if (parts.length != 2 || !MessageDigest.isEqual(proof(parts[0]).getBytes(StandardCharsets.UTF_8), parts[1].getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        String[] said = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8).split("/", 4);
        return Optional.of(new Pass(new Preview(new LearnerId(said[0]), said[1], Integer.parseInt(said[2])), said[3]));
    }

    private String proof(String said) {
        return secret.apply("preview pass/" + said);
    }
}
