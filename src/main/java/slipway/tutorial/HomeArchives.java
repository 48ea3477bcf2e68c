package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.classroom.LearnerId;
import slipway.kernel.KernelSession;

/** Opens {@link HomeArchive}s, one at a time per learner: each costs the sandbox's processor and the server a stream. Any thread. */
final class HomeArchives {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Set<LearnerId> open = ConcurrentHashMap.newKeySet();

    HomeArchive open(LearnerId learner, Workspace workspace) throws RefusedException {
        if (!open.add(learner)) {
            throw new RefusedException("download-under-way", "These files are being downloaded already. Wait until that is done, or cancel it.");
        }
        workspace.enter();
        Runnable release = () -> {
            workspace.leave();
            open.remove(learner);
        };
        try {
            return HomeArchive.open(kernel(workspace), release);
        } catch (IOException e) {
            release.run();
            throw new RefusedException("files-unavailable", "The files could not be read: " + e.getMessage());
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private static KernelSession kernel(Workspace workspace) throws IOException {
        try {
            return workspace.whenConnected().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("the sandbox was not ready within " + PATIENCE.toSeconds() + " s. Try again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
