package slipway.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import slipway.auth.Site;

/**
 * Which name this server answers to: the machine's own in local mode, so that a foreign name bound to 127.0.0.1 gets nowhere, and
 * the public one in classroom mode. Forwarded headers are not looked at: a proxy passes on the Host that it was asked for.
 */
final class Hosts {
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

    private final Site site;

    Hosts(Site site) {
        this.site = site;
    }

    /** @param monitored what is asked for is health or figures: whoever looks after the machine asks for these by its own name */
    boolean answersTo(HttpServerRequest request, boolean monitored) {
        String name = name(request);
        boolean ownName = site.isLocal() ? isLoopback(name) : name.equalsIgnoreCase(site.host());
        return ownName || monitored && isLoopback(name);
    }

    /** Browsers send Origin with every unsafe request and every socket; without one nothing shows where it comes from. */
    boolean sameOrigin(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin != null && (site.isLocal() ? origin.equals("http://" + name(request)) || origin.equals("https://" + name(request))
                : origin.equals(site.origin()));
    }

    private static boolean isLoopback(String name) {
        return LOOPBACK.matcher(name).matches();
    }

    /** What the browser's address line says, with HTTP/1.1's Host or HTTP/2's authority. */
    private static String name(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().toString();
    }
}
