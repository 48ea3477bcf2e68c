package slipway.web.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PassingOnTest {
    private static final String ORIGIN = "https://p8080-abc.preview.example";
    private final PassingOn passing = new PassingOn(ORIGIN, 8080);

    private static List<Map.Entry<String, String>> headers(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return headers;
    }

    private static String told(List<PassingOn.Header> headers) {
        return headers.stream().map(header -> header.name() + ": " + header.value()).collect(Collectors.joining("\n"));
    }

    private String asked(String... headers) {
        return told(passing.toTheApp(headers(headers)).stream().skip(3).toList());
    }

    private String answered(String... headers) {
        return told(passing.toTheBrowser(headers(headers)).stream().filter(header -> !header.name().equals("Referrer-Policy")).toList());
    }

    @Test
    void anAppTakesItselfForLocalhost() {
        assertEquals("Host: localhost:8080\nX-Forwarded-Host: p8080-abc.preview.example\nX-Forwarded-Proto: https", told(passing.toTheApp(List.of())));
        assertEquals("Origin: http://localhost:8080", asked("Host", "evil", "X-Forwarded-Host", "evil", "forwarded", "for=1", "Origin", ORIGIN));
        assertEquals("Referer: http://localhost:8080/a?b", asked("Referer", ORIGIN + "/a?b"));
        assertEquals("Origin: " + ORIGIN + ".evil.example", asked("Origin", ORIGIN + ".evil.example"));
    }

    @Test
    void slipwaysCookiesStayWithSlipway() {
        assertEquals("Cookie: a=1; b=slipway-4747", asked("Cookie", "slipway-4747=x; a=1;  slipway-preview=y; b=slipway-4747; __Host-slipway=z;__Host-slipway-preview=q; SLIPWAY-4747=x"));
        assertEquals("", asked("cookie", "slipway-4747=x"));
        assertEquals("Set-Cookie: b=1", answered("Set-Cookie", "slipway-4747=evil; Path=/", "set-cookie", "__Host-slipway-preview=evil", "set-cookie", " =slipway-preview=evil",
                "set-cookie", "__Secure-slipway=evil", "Set-Cookie", "b=1"));
    }

    @Test
    void cookiesAreOfTheOwnNameOnly() {
        assertEquals("Set-Cookie: a=1; Path=/; HttpOnly", answered("Set-Cookie", "a=1; Domain=preview.example; Path=/; DOMAIN = .example;domain; HttpOnly"));
        assertEquals("Set-Cookie: domain=1", answered("Set-Cookie", "domain=1"));
    }

    @Test
    void whatIsOfOneConnectionIsNotPassedOn() {
        assertEquals("Accept: x", asked("Connection", "keep-alive, X-Mine", "x-mine", "1", "Keep-Alive", "1", "TE", "trailers", "Upgrade", "h2c", "Expect", "100-continue",
                "Transfer-Encoding", "chunked", "Accept", "x"));
        assertEquals("ETag: x", answered("Connection", "close, X-Mine", "X-Mine", "1", "transfer-encoding", "chunked", "Trailer", "x", "ETag", "x"));
    }

    @Test
    void noAnswerSpeaksForMoreThanItsOwnOrigin() {
        assertEquals("Content-Type: x", answered("Clear-Site-Data", "\"cookies\"", "Strict-Transport-Security", "x", "Alt-Svc", "x", "Service-Worker-Allowed", "/",
                "X-Accel-Redirect", "/etc/passwd", "x-accel-buffering", "no", "X-Sendfile", "/x", "Content-Type", "x"));
        assertEquals("Referrer-Policy: same-origin", told(passing.toTheBrowser(List.of())));
        assertEquals("Referrer-Policy: no-referrer", told(passing.toTheBrowser(headers("Referrer-Policy", "no-referrer"))));
    }

    @Test
    void redirectsToTheAppLeadToThePreview() {
        assertEquals("Location: " + ORIGIN + "/a", answered("Location", "http://localhost:8080/a"));
        assertEquals("Location: " + ORIGIN, answered("Location", "http://127.0.0.1:8080"));
        assertEquals("Location: " + ORIGIN + "?x", told(new PassingOn(ORIGIN, 80).toTheBrowser(headers("Location", "http://localhost?x"))).lines().findFirst().orElseThrow());
        for (String elsewhere : List.of("/a", "http://localhost:80801/", "http://localhost:8081/", "https://docs.example/", "a")) {
            assertEquals("Location: " + elsewhere, answered("Location", elsewhere));
        }
    }
}
