package slipway.web.preview;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;

/**
 * A request to a preview, taken off the event loop.
 *
 * @param loop where its connection lives
 * @param host as the browser asked for it
 * @param label the host's first part, by which it is a preview's
 * @param body null when there is none
 */
record Visit(HttpServerRequest request, Context loop, String host, String label, Incoming body) {
    /** On the event loop. */
    static Visit of(HttpServerRequest request, Context loop, String host, String label) {
        String length = request.getHeader("Content-Length");
        boolean body = request.getHeader("Transfer-Encoding") != null || length != null && !length.strip().equals("0");
        return new Visit(request, loop, host, label, body ? new Incoming(request) : null);
    }

    HttpServerResponse response() {
        return request.response();
    }

    String method() {
        return request.method().name();
    }

    String uri() {
        return request.uri();
    }

    Iterable<Map.Entry<String, String>> headers() {
        return request.headers();
    }

    String header(String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    boolean isChunked() {
        return !header("Transfer-Encoding").isEmpty();
    }

    boolean isSafe() {
        return List.of("GET", "HEAD", "OPTIONS").contains(method());
    }

    boolean isWebSocket() {
        return method().equals("GET") && header("Upgrade").equalsIgnoreCase("websocket");
    }

    /** Whether somebody opens a page, rather than a page a part of it. */
    boolean opensPage() {
        return header("Sec-Fetch-Mode").equals("navigate") || header("Sec-Fetch-Mode").isEmpty() && wantsPage();
    }

    boolean wantsPage() {
        return header("Accept").contains("text/html");
    }

    /** The answer is complete; what the browser may still be sending is not wanted. */
    void drop() {
        if (body != null && !request.isEnded()) {
            request.connection().close();
        }
    }
}
