package slipway.tutorial;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks after the sandboxes of all learners once a second, and when told to: lets those in line in, stops what nobody uses, and renews
 * the leases of the rest.
 *
 * <p>A sandbox ends in one of two independent ways. This server stops it when nobody has used it for some time. And it has a lease,
 * which this server renews for as long as it stands, used or not; so a lease that runs out means that no server looks after it, and
 * whoever reaps next stops it.
 */
final class SandboxKeeping implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SandboxKeeping.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    /** Of one learner in one course; its methods return at once. */
    interface Kept {
        /** Since when nobody uses its sandbox; empty while somebody does, and when there is none. */
        Optional<Instant> idleSince();

        /** Stops its sandbox unless somebody has used it since. @param over runs when that is over, however it went */
        void stopIdle(Instant since, String why, Runnable over);

        void renew(Duration lifetime);
    }

    private final Supplier<? extends Collection<? extends Kept>> all;
    private final WaitingLine line;
    private final SandboxLife life;
    private final Duration lease;
    private final Clock clock;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("keep sandboxes").factory());
    private boolean makingRoom;

    SandboxKeeping(Supplier<? extends Collection<? extends Kept>> all, WaitingLine line, SandboxLife life, Duration lease, Clock clock) {
        this.all = all;
        this.line = line;
        this.life = life;
        this.lease = lease;
        this.clock = clock;
    }

    void start(Runnable renewed) {
        clockwork.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
        long period = Math.max(1, lease.toSeconds() / 10);
        clockwork.scheduleWithFixedDelay(() -> safely(() -> {
            all.get().forEach(kept -> kept.renew(lease));
            renewed.run();
        }), period, period, TimeUnit.SECONDS);
    }

    private void round() {
        safely(this::look);
    }

    /** One round; on one thread. */
    void look() {
        List<WaitingLine.Member> waiting = line.members();
        for (int before = 0; before < waiting.size(); before++) {
            waiting.get(before).stand(before);
        }
        if (!makingRoom) {
            if (line.needsPlace()) {
                makeRoom();
            }
            if (!makingRoom) {
                line.next().ifPresent(WaitingLine.Member::tryToEnter);
            }
        }
        stopIdle();
    }

    /** Of those that have been idle long enough, the one that nobody has used for longest gives its place. */
    private void makeRoom() {
        Instant now = clock.instant();
        all.get().stream().filter(kept -> idle(kept, now, life.idleInDemand()))
                .min(Comparator.comparing(kept -> kept.idleSince().orElse(now)))
                .ifPresent(kept -> kept.idleSince().ifPresent(since -> {
                    makingRoom = true;
                    kept.stopIdle(since, "Nobody used your sandbox for " + Words.duration(Duration.between(since, now))
                            + ", and other learners wait for a place, so it was stopped.", () -> clockwork.execute(this::roomMade));
                }));
    }

    private void roomMade() {
        makingRoom = false;
        safely(() -> line.next().ifPresent(WaitingLine.Member::tryToEnter));
    }

    private void stopIdle() {
        Instant now = clock.instant();
        all.get().stream().filter(kept -> idle(kept, now, life.idle()))
                .forEach(kept -> kept.idleSince().ifPresent(since -> kept.stopIdle(since, "Nobody used your sandbox for "
                        + Words.duration(life.idle()) + ", so it was stopped.", () -> { })));
    }

    private static boolean idle(Kept kept, Instant now, Duration limit) {
        return kept.idleSince().filter(since -> !since.plus(limit).isAfter(now)).isPresent();
    }

    /** A round that fails must not be the last one. */
    private static void safely(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "looking after the sandboxes failed: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
