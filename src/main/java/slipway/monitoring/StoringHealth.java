package slipway.monitoring;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import slipway.progress.Journal;

/** A server that cannot keep what learners do is not ready: {@code /q/health} says so, with what to do. */
@Readiness
@Singleton
final class StoringHealth implements HealthCheck {
    private final Journal journal;

    StoringHealth(Journal journal) {
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("What learners do can be stored");
        return journal.trouble().map(trouble -> answer.down().withData("trouble", trouble)).orElseGet(answer::up).build();
    }
}
