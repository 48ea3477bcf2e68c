package slipway.monitoring;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import slipway.sandbox.Capacity;

/** Without the engine nobody gets a sandbox: not ready. No place left is no fault: those who come wait for one. */
@Readiness
@Singleton
final class EngineHealth implements HealthCheck {
    private final EngineWatch engine;

    EngineHealth(EngineWatch engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("The Docker engine runs sandboxes");
        EngineWatch.Seen seen = engine.look();
        if (seen.capacity().isEmpty()) {
            return answer.down().withData("trouble", seen.trouble()).build();
        }
        Capacity capacity = seen.capacity().get();
        return answer.up().withData("sandboxes", capacity.running() + " of at most " + capacity.most() + " run, "
                + capacity.ready() + " of them wait for an owner").withData("because", capacity.why()).build();
    }
}
