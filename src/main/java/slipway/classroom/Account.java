package slipway.classroom;

import java.text.Collator;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Somebody with a password here. @param lastSeen when they last asked for a page, to the minute */
public record Account(LearnerId id, String name, Role role, Instant createdAt, Optional<Instant> lastSeen) {
    private static final Collator DICTIONARY = Collator.getInstance(Locale.ROOT);
    /** As in a dictionary, whatever the database thinks of letters. */
    public static final Comparator<Account> BY_NAME = Comparator.comparing(Account::name, DICTIONARY).thenComparing(Account::name);

    public Learner learner() {
        return new Learner(id, name);
    }
}
