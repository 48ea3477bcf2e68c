package slipway.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import slipway.auth.CurrentLearner;
import slipway.auth.LocalSignIn;
import slipway.auth.Site;
import slipway.web.preview.Previews;

/**
 * Every request passes here first, sockets and files included: the right host, the right origin, somebody who is signed in, and
 * the headers that keep the page's own code the only code, and its pages out of caches. One filter in front of all routes, because a rule that each
 * resource must remember is a rule that one forgets. Runs on the event loop and does not block.
 */
@Singleton
public final class Gate {
    /** Styles may be inline because the terminal and the editor put style elements into the page; scripts never. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int BEFORE_ALL_ROUTES = 1000;
    /** Files have a dot in their name, which nothing of a lesson's address has. */
    private static final Pattern FOR_ALL = Pattern.compile("/assets/.*\\.\\w+|/favicon\\.\\w+");
    /** How the server fares; {@link Monitors} decides who sees how much. */
    private static final Pattern MONITORED = Pattern.compile("/q/(health|metrics)(/.*)?");
    /** The ways into a classroom. */
    private static final Pattern DOORS = Pattern.compile("/sign-in|/sign-out|/join|/join/.*|/welcome/.*");
    /** What there is in classroom mode only. */
    private static final Pattern CLASSROOMS = Pattern.compile(DOORS + "|/account|/account/.*|/accounts|/accounts/.*|/classrooms|/classrooms/.*");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Pattern PROGRAMS = Pattern.compile("/(api|ws|q)/.*");

    private final Site site;
    private final LocalSignIn localSignIn;
    private final CurrentLearner current;
    private final Refusal refusal;
    private final Hosts hosts;
    private final Monitors monitors;
    private final Previews previews;
    private final long mostSent;

    Gate(Site site, LocalSignIn localSignIn, CurrentLearner current, Refusal refusal, Monitors monitors, Previews previews,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostSent) {
        this.site = site;
        this.localSignIn = localSignIn;
        this.current = current;
        this.refusal = refusal;
        this.hosts = new Hosts(site);
        this.monitors = monitors;
        this.previews = previews;
        this.mostSent = mostSent.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_ROUTES);
    }

    private void check(RoutingContext context) {
        if (previews.take(context)) {
            return; // nothing of Slipway's is under a preview's name
        }
        protect(context);
        HttpServerRequest request = context.request();
        if (!isPlain(context)) {
            refusal.send(context, 400, "odd-path", "Not accepted", "This address is written in a roundabout way (//, /./, /../, ; or %6C for l). Write it plainly.");
        } else if (!hosts.answersTo(request, is(MONITORED, context))) {
            refusal.send(context, 421, "wrong-host", "Wrong address", site.isLocal()
                    ? "Slipway answers on localhost only. Open the address it printed." : "Slipway is at " + site.origin() + ".");
        } else if (!isPublic(context) && (embeds(request) || needsOrigin(request) && !hosts.sameOrigin(request))) {
            refusal.send(context, 403, "foreign-origin", "Not accepted", "This request comes from another site.");
        } else if (hidesItsLength(request)) {
            context.response().putHeader("Connection", "close");
            refusal.send(context, 411, "no-length", "Not accepted", "This request does not say how long it is.");
        } else if (isTooLong(request)) {
            context.response().putHeader("Connection", "close");
            refusal.send(context, 413, "too-large", "Too large", "Slipway takes at most " + (mostSent >> 10) + " KB at once, and this is more. A list of 500 learners "
                    + "has some 50 KB: is it the right file?");
        } else if (is(MONITORED, context)) {
            monitors.answer(context);
        } else if (site.isLocal()) {
            local(context);
        } else {
            classroom(context);
        }
    }

    private void local(RoutingContext context) {
        if (context.request().getParam("token") != null) {
            exchangeToken(context);
        } else if (is(CLASSROOMS, context)) {
            refusal.send(context, 404, "local-mode", "For one person", "This Slipway runs for one person on this machine, so there are no accounts "
                    + "and no classrooms here. To teach a class, an operator starts it in classroom mode (SLIPWAY_MODE=classroom): then people "
                    + "sign in with a name and a password, and instructors make classrooms that learners join.");
        } else if (is(FOR_ALL, context) || isSignedIn(context)) {
            context.next();
        } else {
            refusal.send(context, 401, "signed-out", "Not signed in", "You are not signed in. Open the address that Slipway printed when it "
                    + "started; it ends in ?token=… and is good for this browser from then on.");
        }
    }

    private void classroom(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (is(FOR_ALL, context) || is(DOORS, context) || isSignedIn(context)) {
            context.next();
        } else if (request.method() == HttpMethod.GET && Refusal.wantsPage(context) && !is(PROGRAMS, context)) {
            boolean first = request.uri().equals("/");
            redirect(context.response(), "/sign-in" + (first ? "" : "?to=" + URLEncoder.encode(request.uri(), StandardCharsets.UTF_8)));
        } else {
            refusal.send(context, 401, "signed-out", "Not signed in", "You are not signed in, or no longer. Sign in at " + site.origin() + "/sign-in.");
        }
    }

    /** A path that routes may read in another way than it stands there ({@code /join/../accounts}, {@code //accounts}, {@code /accounts;x}) is nobody's. */
    private static boolean isPlain(RoutingContext context) {
        String path = context.request().path();
        return path.equals(context.normalizedPath()) && path.indexOf(';') < 0;
    }

    private static boolean is(Pattern places, RoutingContext context) {
        return places.matcher(context.normalizedPath()).matches();
    }

    /** The app's own files, which are the same for everybody: the frame without an origin that draws diagrams asks for them, too. */
    private static boolean isPublic(RoutingContext context) {
        return is(FOR_ALL, context) && SAFE.contains(context.request().method());
    }

    private boolean isSignedIn(RoutingContext context) {
        return current.of(context.request().getHeader("Cookie")).isPresent();
    }

    private void exchangeToken(RoutingContext context) {
        if (!localSignIn.tokenMatches(context.request().getParam("token"))) {
            refusal.send(context, 401, "wrong-token", "Not signed in",
                    "This address is not (or no longer) good. Open the one that Slipway printed when it last started.");
            return;
        }
        context.response()
                .addCookie(Cookie.cookie(current.cookieName(), localSignIn.cookieValue())
                        .setHttpOnly(true).setSameSite(CookieSameSite.STRICT).setPath("/").setMaxAge(365L * 24 * 3600));
        redirect(context.response(), ownPath(context.request().path()));
    }

    private static void redirect(HttpServerResponse response, String path) {
        response.putHeader("Location", path).putHeader("Cache-Control", "no-store").setStatusCode(303).end();
    }

    /** The token leaves the address; what could be read as another host ({@code //evil}) does not become a redirect. */
    private static String ownPath(String path) {
        return path == null || !path.matches("/[A-Za-z0-9._~/-]*") || path.startsWith("//") ? "/" : path;
    }

    /** Browsers tell the length of what they post. Of what does not, Quarkus reads all there is, bound or not, and never answers. */
    private static boolean hidesItsLength(HttpServerRequest request) {
        return request.getHeader("Transfer-Encoding") != null;
    }

    /** Quarkus would refuse it, too, with an empty page. */
    private boolean isTooLong(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && (!DIGITS.matcher(length).matches() || Long.parseLong(length) > mostSent);
    }

    /** A page of another site, be it a neighbour's or a preview's, asks for more than to be followed by a link: to read, to show, to count. */
    private static boolean embeds(HttpServerRequest request) {
        String from = request.getHeader("Sec-Fetch-Site");
        return ("cross-site".equals(from) || "same-site".equals(from)) && !"document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** Browsers send it with whatever is not safe, with sockets, and with what a script of another site asks for to read it. */
    private static boolean needsOrigin(HttpServerRequest request) {
        return !SAFE.contains(request.method()) || request.getHeader("Origin") != null || "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private static void protect(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "same-origin");
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        boolean forAll = is(FOR_ALL, context);
        // diagrams are drawn in a frame without an origin, which loads the app's own files
        response.putHeader("Cross-Origin-Resource-Policy", forAll ? "cross-origin" : "same-origin");
        if (!forAll) {
            // a browser's next user goes back to what the one before saw: computers of classrooms have many
            response.putHeader("Cache-Control", "no-store");
        }
    }
}
