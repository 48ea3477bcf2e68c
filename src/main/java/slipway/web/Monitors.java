package slipway.web;

import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import slipway.auth.MonitorAccess;

/**
 * What those are told who ask how the server fares. Whoever may know gets everything; of the health everybody gets one word and the
 * status, which is what proxies and probes go by, and of the figures nothing.
 */
@Singleton
final class Monitors {
    private final MonitorAccess access;
    private final SmallRyeHealthReporter health;
    private final Refusal refusal;

    Monitors(MonitorAccess access, SmallRyeHealthReporter health, Refusal refusal) {
        this.access = access;
        this.health = health;
        this.refusal = refusal;
    }

    void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (access.admits(request.getHeader("Authorization"), request.getHeader("Cookie"))) {
            context.next();
        } else if (request.path().startsWith("/q/health")) {
            asked(request.path()).subscribe().with(found -> tell(context, found.isDown()), context::fail);
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            refusal.send(context, 401, "operators-only", "Not for everybody", "The server's figures are for its operators: sign in as one, or send "
                    + "the token of the file metrics-token in the data directory (Authorization: Bearer …).");
        }
    }

    private Uni<SmallRyeHealth> asked(String path) {
        return switch (path) {
            case "/q/health/live" -> health.getLivenessAsync();
            case "/q/health/ready" -> health.getReadinessAsync();
            default -> health.getHealthAsync();
        };
    }

    private static void tell(RoutingContext context, boolean down) {
        context.response().setStatusCode(down ? 503 : 200)
                .putHeader("Cache-Control", "no-store").putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("status", down ? "DOWN" : "UP").encode());
    }
}
