package slipway.tutorial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import slipway.kernel.KernelSession;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/**
 * Removes sandboxes with their volumes that nobody has used for long, one after the other, once their files are put away; and files that
 * were put away long ago. What cannot be put away is not removed, and is tried again a day later. Nothing is removed before the server has been there for
 * as long as people are warned before. On a thread of its own.
 */
final class HomeExpiry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HomeExpiry.class);
    private static final Duration ROUND = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofDays(1);
    private static final Duration WARNING = Duration.ofDays(7);

    private final KeptHomes homes;
    private final SandboxLife life;
    private final WorkspaceParts parts;
    private final Clock clock;
    private final Presence presence;
    private final Function<SandboxOwner, Optional<Workspace>> workspaces;
    private final Map<SandboxOwner, Instant> notBefore = new HashMap<>();
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("expire sandboxes").factory());

    /**
     * @param present file of a {@link Presence}
     * @param workspaces none for a learner who is being removed
     */
    HomeExpiry(KeptHomes homes, SandboxLife life, WorkspaceParts parts, Path present, Function<SandboxOwner, Optional<Workspace>> workspaces) {
        this.homes = homes;
        this.life = life;
        this.parts = parts;
        this.clock = parts.clock();
        this.presence = new Presence(present, warning());
        this.workspaces = workspaces;
    }

    void start() {
        if (life.expires()) {
            clockwork.execute(this::attend);
            long period = Math.max(1, Math.min(ROUND.toSeconds(), life.unused().toSeconds() / 4));
            clockwork.scheduleWithFixedDelay(this::round, period, period, TimeUnit.SECONDS);
        }
    }

    private void attend() {
        try {
            presence.note(clock.instant());
        } catch (IOException e) {
            LOG.errorf(e, "since when this server is there could not be noted: %s", e.getMessage());
        }
    }

    private Duration warning() {
        Duration half = life.unused().dividedBy(2);
        return WARNING.compareTo(half) < 0 ? WARNING : half;
    }

    /** When an owner's sandbox is going to be removed, if that is soon. */
    Optional<Instant> soon(SandboxOwner owner) {
        return presence.since().map(since -> since.plus(warning())).flatMap(warned -> homes.lastUse(owner).map(used -> used.plus(life.unused()))
                .map(end -> end.isBefore(warned) ? warned : end)).filter(end -> !end.minus(warning()).isAfter(clock.instant()));
    }

    void round() {
        try {
            parts.recovered().get();
            attend();
            Instant now = clock.instant();
            if (presence.since().filter(since -> !since.plus(warning()).isAfter(now)).isEmpty()) {
                return; // not everybody could have read of it
            }
            homes.prune(LocalDate.ofInstant(now.minus(life.putAway()), ZoneOffset.UTC));
            for (SandboxOwner owner : homes.unusedSince(now.minus(life.unused()))) {
                if (!now.isBefore(notBefore.getOrDefault(owner, Instant.MIN))) {
                    expire(owner);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException e) {
            LOG.errorf(e, "sandboxes that nobody uses could not be looked through: %s", e.getMessage());
        }
    }

    private void expire(SandboxOwner owner) throws InterruptedException {
        Optional<Workspace> workspace = workspaces.apply(owner);
        if (workspace.isEmpty()) {
            return;
        }
        try {
            if (workspace.get().ending().putAway(gone -> putAway(owner), life)) {
                LOG.infof("Nobody used the sandbox of %s for %s: it is removed, and its files are put away.", owner, Words.duration(life.unused()));
            }
        } catch (ExecutionException e) {
            notBefore.put(owner, clock.instant().plus(RETRY));
            LOG.warnf("The sandbox of %s is not removed, since its files could not be put away: %s", owner, e.getCause().getMessage());
        }
    }

    private void putAway(SandboxOwner owner) throws SandboxException, IOException {
        if (parts.provider().courses(owner.learner()).contains(owner.course())) {
            Sandbox sandbox = parts.provider().open(parts.terms().specFor(owner));
            try (KernelSession kernel = KernelSession.attach(sandbox, Map.of(), event -> { });
                    HomeArchive archive = HomeArchive.open(kernel, () -> { })) {
                homes.keep(owner, clock.instant(), archive::writeTo);
            } catch (IOException | RuntimeException e) {
                sandbox.stop();
                throw e;
            }
            parts.provider().remove(owner);
        }
        homes.unused(owner);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
