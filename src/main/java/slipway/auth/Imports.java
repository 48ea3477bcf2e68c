package slipway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.AccountStore;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomGoneException;
import slipway.classroom.ClassroomStore;
import slipway.classroom.ClassroomStore.NewLearner;
import slipway.classroom.Formulas;
import slipway.classroom.LearnerId;
import slipway.classroom.LearnerList;
import slipway.classroom.LearnerList.Entry;
import slipway.classroom.LearnerList.Problem;
import slipway.classroom.PersonName;

/**
 * Accounts for a list of learners: all of them or none. Hashing so many passwords takes up to a minute of a core, so one thread does
 * it, one list after the other, while people go on signing in. What came of it, passwords included, is kept in memory only, for the
 * one who imported, until they are done with it, never longer than {@link #KEPT}, and no more than {@value #MOST_OF_ONE} of them. Any thread.
 */
public final class Imports implements AutoCloseable {
    public static final Duration KEPT = Duration.ofMinutes(30);
    /** Of all people, on their way: one thread makes them, one after the other. */
    static final int MOST_AT_ONCE = 20;
    /** Of one person, on their way and kept. */
    static final int MOST_OF_ONE = 5;
    private static final int MOST_TRIES = 120;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(Imports.class);

    private final AccountStore accounts;
    private final ClassroomStore classrooms;
    private final Passwords passwords;
    private final Map<String, Import> imports = new ConcurrentHashMap<>();
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("import learners").priority(Thread.MIN_PRIORITY).factory());
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("forget imports").factory());

    private final Clock clock;

    public Imports(AccountStore accounts, ClassroomStore classrooms, Passwords passwords, Clock clock) {
        this.accounts = accounts;
        this.classrooms = classrooms;
        this.passwords = passwords;
        this.clock = clock;
        clockwork.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.MINUTES);
    }

    /** Somebody new with the password that they get. */
    public record NewAccount(PersonName name, String password) {
    }

    /** How an import stands. */
    public sealed interface Progress {
        /** @param done how many passwords are ready, of {@code all} */
        record Working(int done, int all) implements Progress {
        }

        record Made(List<NewAccount> accounts) implements Progress {
        }

        /** Nothing was made. */
        record Failed(String sentence) implements Progress {
        }
    }

    /** One list on its way. */
    public static final class Import {
        private final String id = Secrets.fresh();
        private final LearnerId owner;
        private final String classroom;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile Progress progress;
        private volatile Instant endedAt = Instant.MAX;

        private Import(LearnerId owner, String classroom, int size) {
            this.owner = owner;
            this.classroom = classroom;
            this.progress = new Progress.Working(0, size);
        }

        public String id() {
            return id;
        }

        /** As it is after so long, or as soon as it is over. */
        public Progress await(Duration atMost) throws InterruptedException {
            over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return progress;
        }

        private boolean isOver() {
            return endedAt.isBefore(Instant.MAX);
        }

        private void end(Progress progress, Instant at) {
            this.progress = progress;
            this.endedAt = at;
            over.countDown();
        }
    }

    /** What is wrong with a list, besides what its form shows: passwords that cannot be taken, names that somebody has. */
    public List<Problem> problems(LearnerList list) {
        Set<String> taken = accounts.taken(list.entries().stream().map(Entry::name).toList());
        return Stream.concat(list.problems().stream(), list.entries().stream().flatMap(entry -> problem(entry, taken).stream()))
                .sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    private static Optional<Problem> problem(Entry entry, Set<String> taken) {
        if (taken.contains(entry.name().key())) {
            return Optional.of(new Problem(entry.line(), takenSentence(entry.name())));
        }
        if (!Formulas.isHarmless(entry.password())) {
            return Optional.of(new Problem(entry.line(), entry.name() + ": a password in a list cannot begin with = + - or @, nor have one of them "
                    + "behind a comma or semicolon: spreadsheets take that for a formula."));
        }
        try {
            if (!entry.password().isEmpty()) {
                Passwords.check(entry.password(), entry.password(), entry.name());
            }
            return Optional.empty();
        } catch (DeniedException e) {
            return Optional.of(new Problem(entry.line(), entry.name() + ": " + e.getMessage()));
        }
    }

    private static String takenSentence(PersonName name) {
        return "Somebody is called " + name + " here already. If it is the same person, let them join with the code; if not, add something to the name.";
    }

    /**
     * Begins to make accounts for a list without {@link #problems}. When its owner has as many as one may have, the one that was over
     * first is forgotten.
     *
     * @throws DeniedException when too many lists are on their way
     */
    public synchronized Import begin(Actor actor, Classroom classroom, LearnerList list) throws DeniedException {
        List<Import> own = imports.values().stream().filter(one -> one.owner.equals(actor.learner().id()))
                .sorted(Comparator.comparing((Import one) -> one.endedAt)).toList();
        long working = imports.values().stream().filter(one -> !one.isOver()).count();
        if (working >= MOST_AT_ONCE || own.size() >= MOST_OF_ONE && !own.getFirst().isOver()) {
            throw new DeniedException(Reason.BUSY, "Too many lists are being imported just now. Try again in a few minutes.", Duration.ofMinutes(5));
        }
        if (own.size() >= MOST_OF_ONE) {
            forget(own.getFirst());
        }
        Import begun = new Import(actor.learner().id(), classroom.id(), list.entries().size());
        imports.put(begun.id, begun);
        worker.execute(() -> make(begun, list.entries()));
        return begun;
    }

    /** Empty for somebody else's, and for one that is forgotten. */
    public Optional<Import> find(Actor actor, Classroom classroom, String id) {
        return Optional.ofNullable(imports.get(id))
                .filter(found -> found.owner.equals(actor.learner().id()) && found.classroom.equals(classroom.id()));
    }

    /** Its owner has its passwords. One that is not over goes on, and then nobody knows its passwords. */
    public void forget(Import done) {
        imports.remove(done.id);
    }

    private void make(Import begun, List<Entry> entries) {
        try {
            begun.end(made(begun, entries), clock.instant());
        } catch (InterruptedException e) {
            begun.end(new Progress.Failed("Nothing was imported: the server was stopped."), clock.instant());
        } catch (DeniedException e) {
            begun.end(new Progress.Failed("Nothing was imported: " + e.getMessage()), clock.instant());
        } catch (ClassroomGoneException e) {
            begun.end(new Progress.Failed("Nothing was imported: the classroom was deleted meanwhile."), clock.instant());
        } catch (RuntimeException e) {
            LOG.errorf(e, "a list of learners could not be imported: %s", e.getMessage());
            begun.end(new Progress.Failed("Nothing was imported: the server could not store it, and its log says why. Try again, or ask whoever "
                    + "operates this Slipway."), clock.instant());
        }
    }

    /** Forgets what was not looked at in time. */
    void tick() {
        Instant before = clock.instant().minus(KEPT);
        imports.values().removeIf(one -> one.endedAt.isBefore(before));
    }

    private Progress made(Import begun, List<Entry> entries) throws DeniedException, InterruptedException {
        List<NewAccount> made = new ArrayList<>();
        List<NewLearner> stored = new ArrayList<>();
        for (Entry entry : entries) {
            String password = entry.password().isEmpty() ? Passwords.generate() : entry.password();
            made.add(new NewAccount(entry.name(), password));
            stored.add(new NewLearner(entry.name(), hash(password)));
            begun.progress = new Progress.Working(made.size(), entries.size());
        }
        List<PersonName> taken = classrooms.enrolNew(begun.classroom, stored);
        return taken.isEmpty() ? new Progress.Made(made) : new Progress.Failed("Nothing was imported, since meanwhile somebody else came: "
                + taken.stream().map(Imports::takenSentence).collect(Collectors.joining(" ")));
    }

    /** While too many people sign in, the list waits. */
    private String hash(String password) throws DeniedException, InterruptedException {
        for (int tries = 1;; tries++) {
            try {
                return passwords.hash(password);
            } catch (DeniedException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        clockwork.shutdownNow();
    }
}
