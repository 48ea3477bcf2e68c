package slipway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.LearnerId;
import slipway.classroom.Session;
import slipway.classroom.SessionStore;

/**
 * Who is signed in, in classroom mode. Held in memory, because the gate asks with every request and may not wait, and written
 * through, so that cookies outlive the server; one server per database therefore. {@link #actor} and {@link #of} never wait; all
 * else writes the database first or last and blocks. Any thread. What a method ended, was ended when it returns: for requests at
 * once, for sockets as soon as they are closed.
 */
public final class Sessions implements SignIns, AutoCloseable {
    /** Without a request for so long, a session ends. */
    static final Duration LONGEST_IDLE = Duration.ofDays(14);
    static final Duration LONGEST = Duration.ofDays(60);
    static final int MOST_PER_ACCOUNT = 20;
    /** Whose session asked nothing for so long, comes anew with the next request. */
    static final Duration AWAY = Duration.ofHours(8);
    private static final int LONGEST_BROWSER = 200;
    private static final Logger LOG = Logger.getLogger(Sessions.class);

    /** A session in use: the time is set by whoever asks, without a lock, and written down once a minute. */
    private static final class Live {
        private final Session session;
        private volatile Account account;
        private volatile Instant seen;
        private Instant written;

        Live(Session session, Account account) {
            this.session = session;
            this.account = account;
            this.seen = session.lastSeenAt();
            this.written = seen;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(session.expiresAt()) || !now.isBefore(seen.plus(LONGEST_IDLE));
        }

        Actor actor() {
            return new Actor(account.learner(), account.role(), session.id());
        }

        Session now() {
            return new Session(session.id(), session.account(), session.createdAt(), seen, session.expiresAt(), session.browser());
        }
    }

    private final SessionStore store;
    private final AccountStore accounts;
    private final OpenSockets sockets;
    private final Clock clock;
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private volatile Consumer<Actor> arrival = actor -> { };
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("sessions").factory());

    public Sessions(SessionStore store, AccountStore accounts, OpenSockets sockets, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.sockets = sockets;
        this.clock = clock;
        store.all().forEach(owned -> live.put(owned.session().id(), new Live(owned.session(), owned.account())));
    }

    /** From now on expired sessions are ended and times are written, once a minute. */
    public void start() {
        clockwork.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.MINUTES);
    }

    /** @param told of whoever signs in, or comes back after hours with a session; must return at once */
    public void onArrival(Consumer<Actor> told) {
        arrival = told;
    }

    @Override
    public Optional<Actor> actor(String cookie) {
        Live found = live.get(Secrets.hash(cookie));
        Instant now = clock.instant();
        if (found == null || found.isOver(now)) {
            return Optional.empty();
        }
        boolean arrives = found.seen.plus(AWAY).isBefore(now);
        found.seen = now;
        Actor actor = found.actor();
        if (arrives) {
            arrival.accept(actor);
        }
        return Optional.of(actor);
    }

    @Override
    public Optional<Actor> ofSession(String session) {
        Live found = live.get(session);
        return found == null || found.isOver(clock.instant()) ? Optional.empty() : Optional.of(found.actor());
    }

    /** Somebody's sessions, the last used first. */
    public List<Session> of(LearnerId account) {
        return live.values().stream().map(Live::now).filter(session -> session.account().equals(account))
                .sorted(Comparator.comparing(Session::lastSeenAt).reversed()).toList();
    }

    /**
     * Signs somebody in; beyond {@value #MOST_PER_ACCOUNT} sessions their least used one ends.
     *
     * @param password the stored hash that the typed one was compared with
     * @param browser its User-Agent
     * @return the cookie's value; empty when account or password have changed since that comparison
     */
    public synchronized Optional<String> begin(LearnerId account, String password, String browser) {
        String cookie = Secrets.fresh();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Session session = new Session(Secrets.hash(cookie), account, now, now, now.plus(LONGEST), cut(browser));
        Optional<Account> owner = store.add(session, password);
        owner.map(known -> new Live(session, known)).ifPresent(begun -> {
            live.put(session.id(), begun);
            arrival.accept(begun.actor());
        });
        List<Session> all = of(account);
        if (all.size() > MOST_PER_ACCOUNT) {
            end(all.subList(MOST_PER_ACCOUNT, all.size()));
        }
        return owner.map(known -> cookie);
    }

    /** Signs one browser out. */
    public void end(String session) {
        endThose(ended -> ended.id().equals(session));
    }

    /** Signs somebody out everywhere. */
    public void endAll(LearnerId account) {
        endThose(session -> session.account().equals(account));
    }

    /** Signs somebody out everywhere but in one browser. */
    public void endOthers(LearnerId account, String kept) {
        endThose(session -> session.account().equals(account) && !session.id().equals(kept));
    }

    /**
     * Something about this learner has changed: name, or what they may do (role, enrolment, a classroom's courses). From now on requests are
     * judged by it, and open sockets are closed for the pages to connect anew. Call it when the change is stored.
     */
    public synchronized void changed(LearnerId learner) {
        Optional<Account> now = accounts.find(learner);
        if (now.isEmpty()) {
            endAll(learner);
        } else {
            live.values().stream().filter(one -> one.session.account().equals(learner)).forEach(one -> one.account = now.get());
            sockets.judgeAnew(learner);
        }
    }

    /** Ends what has expired, writes down who was seen. */
    void tick() {
        try {
            Instant now = clock.instant();
            endThose(session -> live.containsKey(session.id()) && live.get(session.id()).isOver(now));
            writeSeen();
        } catch (RuntimeException e) {
            LOG.warnf("sessions could not be written, which is tried again in a minute: %s", e.getMessage());
        }
    }

    private synchronized void writeSeen() {
        List<Live> seen = live.values().stream().filter(one -> one.seen.isAfter(one.written)).toList();
        if (!seen.isEmpty()) {
            Map<String, Instant> times = new HashMap<>();
            seen.forEach(one -> times.put(one.session.id(), one.seen));
            store.seen(times);
            seen.forEach(one -> one.written = times.get(one.session.id()));
        }
    }

    private synchronized void endThose(Predicate<Session> which) {
        end(live.values().stream().map(Live::now).filter(which).toList());
    }

    /** Memory first: what is ended is refused at once, even when the database does not answer. */
    private void end(List<Session> ended) {
        Map<LearnerId, List<String>> byAccount = new HashMap<>();
        ended.forEach(session -> byAccount.computeIfAbsent(session.account(), account -> new ArrayList<>()).add(session.id()));
        List<String> ids = ended.stream().map(Session::id).toList();
        ids.forEach(live::remove);
        byAccount.forEach(sockets::signedOut);
        store.remove(ids);
    }

    private static String cut(String browser) {
        String text = browser == null ? "" : browser;
        return text.length() <= LONGEST_BROWSER ? text : text.substring(0, LONGEST_BROWSER);
    }

    @Override
    public void close() {
        clockwork.shutdown();
        tick();
    }
}
