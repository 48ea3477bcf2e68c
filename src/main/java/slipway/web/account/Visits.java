package slipway.web.account;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.auth.SignInService.SignedIn;
import slipway.auth.Site;
import slipway.auth.Visitor;
import slipway.web.ClientAddress;

/** Who sent a request and from where, and the cookies that let them in the next time. */
@Singleton
final class Visits {
    /** The session may end earlier; the browser cannot know. */
    private static final Duration KEEP_SESSION = Duration.ofDays(60);
    private static final Duration KEEP_MARK = Duration.ofDays(400);
    /** A path of ours: what a browser could read as another host ({@code //evil}, also with a tab or a backslash in it) is not. */
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[!-~&&[^\\\\]]{0,2000}");

    private final Site site;
    private final CurrentLearner current;
    private final ClientAddress addresses;

    Visits(Site site, CurrentLearner current, ClientAddress addresses) {
        this.site = site;
        this.current = current;
        this.addresses = addresses;
    }

    Visitor visitor(HttpServerRequest request) {
        return new Visitor(addresses.network(request), request.getHeader("User-Agent"));
    }

    Optional<Actor> actor(HttpServerRequest request) {
        return current.of(request.getHeader("Cookie"));
    }

    /** For places that the gate lets nobody unnamed into. */
    Actor signedIn(HttpServerRequest request) {
        return actor(request).orElseThrow(() -> new WebApplicationException(redirect("/sign-in")));
    }

    /** That somebody was let in from this browser before; null when there is none. */
    String mark(HttpServerRequest request) {
        Cookie cookie = request.getCookie(markName());
        return cookie == null ? null : cookie.getValue();
    }

    /** Where somebody wanted to go, if that is one of our own pages. */
    static String ownPath(String to) {
        return to != null && OWN_PATH.matcher(to).matches() ? to : "/";
    }

    static Response redirect(String path) {
        return Response.status(303).header("Location", path).build();
    }

    /** The browser is signed in and goes on to a path of ours. */
    Response letIn(SignedIn in, String path) {
        return Response.fromResponse(redirect(path)).cookie(cookie(current.cookieName(), in.cookie(), KEEP_SESSION),
                cookie(markName(), in.mark(), KEEP_MARK)).build();
    }

    Response signedOut() {
        return Response.fromResponse(redirect("/sign-in")).cookie(cookie(current.cookieName(), "", Duration.ZERO)).build();
    }

    private String markName() {
        return current.cookieName() + "-known";
    }

    /** Lax, not Strict: a link in a mail or a chat leads to a lesson, not to the sign-in page. What changes something needs our Origin. */
    private NewCookie cookie(String name, String value, Duration age) {
        return new NewCookie.Builder(name).value(value).path("/").maxAge((int) age.toSeconds()).httpOnly(true)
                .secure(site.isSecure()).sameSite(NewCookie.SameSite.LAX).build();
    }
}
