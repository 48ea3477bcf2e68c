package slipway.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.PersonName;

/**
 * How often somebody may guess. A try is counted before it is looked at, so that a thousand at once are no more than a thousand
 * one after the other, and is given back when it was right: thirty people who sign in from one address in the same minute do not
 * count. The numbers are those of ARCHITECTURE.md. Does not block; any thread.
 */
public final class GuessLimits {
    private final RateLimit passwordHere;
    private final RateLimit passwordAnywhere;
    private final RateLimit passwordsFromHere;
    private final RateLimit passwordKnown;
    private final RateLimit codes;
    private final RateLimit accounts;

    /** @param clock the system's, or a test's */
    public GuessLimits(TimeMeter clock) {
        passwordHere = new RateLimit(10, Duration.ofMinutes(2), clock);
        passwordAnywhere = new RateLimit(100, Duration.ofMinutes(2), clock);
        passwordsFromHere = new RateLimit(120, Duration.ofSeconds(5), clock);
        passwordKnown = new RateLimit(20, Duration.ofMinutes(1), clock);
        codes = new RateLimit(60, Duration.ofSeconds(5), clock);
        accounts = new RateLimit(200, Duration.ofSeconds(30), clock);
    }

    /** A try that counts until it was right. */
    record Attempt(List<Bucket> taken) {
        void wasRight() {
            taken.forEach(bucket -> bucket.addTokens(1));
        }
    }

    /** Of a password for a name, by somebody who may be anybody. The address comes first: refused, it makes no names known that push out others. */
    Attempt password(PersonName name, Visitor from) throws DeniedException {
        return take("wrong passwords", () -> passwordsFromHere.of(from.network()), () -> passwordHere.of(name.key() + "\n" + from.network()),
                () -> passwordAnywhere.of(name.key()));
    }

    /** Of a password in a browser that has been let in with it before: strangers do not use up its tries. */
    Attempt passwordOfKnown(String browser) throws DeniedException {
        return take("wrong passwords", () -> passwordKnown.of(browser));
    }

    /** Of a join code or of a one-time link. */
    Attempt code(Visitor from) throws DeniedException {
        return take("wrong codes", () -> codes.of(from.network()));
    }

    /** A new account, which nothing gives back. */
    void account(Visitor from) throws DeniedException {
        take("new accounts", () -> accounts.of(from.network()));
    }

    /** A bucket is looked up when those before it had something. */
    @SafeVarargs
    private static Attempt take(String what, Supplier<Bucket>... buckets) throws DeniedException {
        List<Bucket> taken = new ArrayList<>();
        for (Supplier<Bucket> looked : buckets) {
            Bucket bucket = looked.get();
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                new Attempt(taken).wasRight();
                throw tooMany(what, Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            taken.add(bucket);
        }
        return new Attempt(taken);
    }

    private static DeniedException tooMany(String what, Duration wait) {
        long seconds = wait.toSeconds() + 1;
        String time = seconds < 60 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
        return new DeniedException(Reason.TOO_MANY, "There were too many " + what + ". Try again in " + time + ".", Duration.ofSeconds(seconds));
    }
}
