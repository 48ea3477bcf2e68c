package slipway.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A browser without a screen: asks for pages, posts forms as browsers do (with Origin), keeps cookies and follows nothing by
 * itself. One person each; not thread-safe.
 */
public final class Visitor {
    private static final HttpClient HTTP = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final ServerProcess server;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String address;

    public Visitor(ServerProcess server) {
        this.server = server;
    }

    /** Comes from this address, as a proxy would say it; the server must have been told to believe that. */
    public Visitor from(String ipAddress) {
        address = ipAddress;
        return this;
    }

    /** A page, an API's answer, a file. */
    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path).GET(), headers);
    }

    /** A form. @param fields names and values in turns; a name may come more than once */
    public HttpResponse<String> post(String path, String... fields) {
        return send(request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", server.address().toString()).POST(BodyPublishers.ofString(form(fields))));
    }

    /** A form whose Origin header is this; null for none. */
    public HttpResponse<String> sendFrom(String origin, String verb, String path, String... fields) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/x-www-form-urlencoded")
                .method(verb, BodyPublishers.ofString(form(fields)));
        return send(origin == null ? request : request.header("Origin", origin));
    }

    public HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookie());
        }
        if (address != null) {
            request.header("X-Forwarded-For", address);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request to this path as a browser begins it, without cookies; {@link #send} adds them. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).header("Accept", "text/html,*/*;q=0.8").timeout(Duration.ofSeconds(60));
    }

    /** The Cookie header, e.g. for {@link LessonClient}. */
    public String cookie() {
        return cookies.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining("; "));
    }

    /** A cookie of this name, null when there is none. */
    public String cookie(String name) {
        return cookies.get(name);
    }

    public void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    private void keep(String header) {
        String pair = header.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (header.toLowerCase().contains("max-age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(name.length() + 1));
        }
    }

    private static String form(String... fields) {
        return IntStream.range(0, fields.length / 2).mapToObj(i -> encode(fields[2 * i]) + "=" + encode(fields[2 * i + 1]))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
