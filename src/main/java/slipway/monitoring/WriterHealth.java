package slipway.monitoring;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import slipway.progress.Journal;

/** The one thing that only a new server mends: the thread that stores has died. An engine or a database that is away comes back without one. */
@Liveness
@Singleton
final class WriterHealth implements HealthCheck {
    private final Journal journal;

    WriterHealth(Journal journal) {
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("The journal's writer lives").status(journal.alive()).build();
    }
}
