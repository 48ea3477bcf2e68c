package slipway.web;

import io.vertx.core.http.HttpServerRequest;

/** Which names this server answers to: only the machine's own, so that a foreign name bound to 127.0.0.1 gets nowhere. */
final class Hosts {
    private Hosts() {
    }

    static boolean isLocal(HttpServerRequest request) {
        return name(request).matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    }

    /** Browsers send Origin with every unsafe request and every socket; without one nothing shows where it comes from. */
    static boolean sameOrigin(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        String host = name(request);
        return origin != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    /** What the browser's address line says, with HTTP/1.1's Host or HTTP/2's authority. */
    private static String name(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().toString();
    }
}
