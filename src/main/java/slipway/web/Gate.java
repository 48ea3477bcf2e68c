package slipway.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import slipway.auth.CurrentLearner;
import slipway.auth.LocalSignIn;

/**
 * Every request passes here first, sockets and files included: the right host, the right origin, a signed-in learner, and
 * the headers that keep the page's own code the only code. One filter in front of all routes, because a rule that each
 * resource must remember is a rule that one forgets. Runs on the event loop and does not block.
 */
@Singleton
public final class Gate {
    /** Styles may be inline because the terminal and the editor put style elements into the page; scripts never. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int BEFORE_ALL_ROUTES = 1000;

    private final LocalSignIn signIn;
    private final CurrentLearner current;
    private final Refusal refusal;

    Gate(LocalSignIn signIn, CurrentLearner current, Refusal refusal) {
        this.signIn = signIn;
        this.current = current;
        this.refusal = refusal;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_ROUTES);
    }

    private void check(RoutingContext context) {
        protect(context.response());
        HttpServerRequest request = context.request();
        if (!Hosts.isLocal(request)) {
            refusal.send(context, 421, "wrong-host", "Slipway answers on localhost only. Open the address it printed.");
        } else if (needsOrigin(request) && !Hosts.sameOrigin(request)) {
            refusal.send(context, 403, "foreign-origin", "This request comes from another site.");
        } else if (request.getParam("token") != null) {
            exchangeToken(context);
        } else if (isPublic(request.path()) || current.of(request.getHeader("Cookie")).isPresent()) {
            context.next();
        } else {
            refusal.send(context, 401, "signed-out", "You are not signed in. Open the address that Slipway printed when it "
                    + "started; it ends in ?token=… and is good for this browser from then on.");
        }
    }

    private void exchangeToken(RoutingContext context) {
        if (!signIn.tokenMatches(context.request().getParam("token"))) {
            refusal.send(context, 401, "wrong-token",
                    "This address is not (or no longer) good. Open the one that Slipway printed when it last started.");
            return;
        }
        context.response()
                .addCookie(Cookie.cookie(current.cookieName(), signIn.cookieValue())
                        .setHttpOnly(true).setSameSite(CookieSameSite.STRICT).setPath("/").setMaxAge(365L * 24 * 3600))
                .putHeader("Location", ownPath(context.request().path()))
                .putHeader("Cache-Control", "no-store")
                .setStatusCode(303).end();
    }

    /** The token leaves the address; what could be read as another host ({@code //evil}) does not become a redirect. */
    private static String ownPath(String path) {
        return path == null || !path.matches("/[A-Za-z0-9._~/-]*") || path.startsWith("//") ? "/" : path;
    }

    private static boolean needsOrigin(HttpServerRequest request) {
        return !SAFE.contains(request.method()) || "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private static boolean isPublic(String path) {
        return path.startsWith("/assets/") || path.startsWith("/favicon.") || path.startsWith("/q/health");
    }

    private static void protect(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "same-origin");
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
