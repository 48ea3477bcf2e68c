package slipway.web.preview;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which headers pass between a browser and what listens in the sandbox, and how they are changed, so that an app takes itself for
 * {@code localhost:PORT}, knows nothing of Slipway's cookies, and can do nothing to any host but its own. Immutable; any thread.
 *
 * @param origin the preview's, as the browser knows it
 */
record PassingOn(String origin, int port) {
    private static final Set<String> OF_ONE_HOP = Set.of("connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization",
            "te", "trailer", "transfer-encoding", "upgrade");
    /** What we say ourselves, or what is not the sandbox's to know. */
    private static final Set<String> NOT_TO_THE_APP = Set.of("host", "cookie", "expect", "forwarded", "x-forwarded-for", "x-forwarded-host",
            "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip");
    /** What speaks for more than the own host, or for other ports of it. */
    private static final Set<String> NOT_TO_THE_BROWSER = Set.of("clear-site-data", "strict-transport-security", "alt-svc", "public-key-pins",
            "service-worker-allowed");
    /** What a proxy in front of Slipway would take for an order of Slipway's: nginx hands out files of its machine on X-Accel-Redirect. */
    private static final Pattern ORDERS = Pattern.compile("x-accel-.*|x-sendfile.*|x-lighttpd-.*|x-litespeed-.*");
    private static final Pattern OURS = Pattern.compile("(?is)[\\s=]*(__host-|__secure-)?slipway.*");
    private static final Pattern DOMAIN = Pattern.compile("(?is)\\s*domain\\s*(=.*)?");

    /** A header's name and value. */
    record Header(String name, String value) {
    }

    /** Of a request, without those that tell where its body ends and whether the connection goes on. */
    List<Header> toTheApp(Iterable<Map.Entry<String, String>> headers) {
        Set<String> dropped = hopByHop(headers);
        List<Header> passed = new ArrayList<>(List.of(new Header("Host", "localhost:" + port), new Header("X-Forwarded-Host", host()),
                new Header("X-Forwarded-Proto", origin.substring(0, origin.indexOf(':')))));
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("cookie")) {
                String rest = withoutOurs(header.getValue());
                if (!rest.isEmpty()) {
                    passed.add(new Header(header.getKey(), rest));
                }
            } else if (name.equals("origin") || name.equals("referer")) {
                passed.add(new Header(header.getKey(), moved(header.getValue(), origin, "http://localhost:" + port)));
            } else if (!dropped.contains(name) && !NOT_TO_THE_APP.contains(name)) {
                passed.add(new Header(header.getKey(), header.getValue()));
            }
        }
        return passed;
    }

    /** Of an answer. */
    List<Header> toTheBrowser(Iterable<Map.Entry<String, String>> headers) {
        Set<String> dropped = hopByHop(headers);
        List<Header> passed = new ArrayList<>();
        boolean policy = false;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            policy |= name.equals("referrer-policy");
            if (name.equals("set-cookie")) {
                String cookie = header.getValue();
                if (!isOurs(cookie)) {
                    passed.add(new Header(header.getKey(), withoutDomain(cookie)));
                }
            } else if (name.equals("location") || name.equals("content-location")) {
                passed.add(new Header(header.getKey(), back(header.getValue())));
            } else if (!dropped.contains(name) && !NOT_TO_THE_BROWSER.contains(name) && !ORDERS.matcher(name).matches()) {
                passed.add(new Header(header.getKey(), header.getValue()));
            }
        }
        if (!policy) {
            passed.add(new Header("Referrer-Policy", "same-origin")); // the preview's name is nobody else's business
        }
        return passed;
    }

    private String host() {
        return origin.substring(origin.indexOf("://") + 3);
    }

    private String back(String address) {
        for (String name : List.of("localhost", "127.0.0.1", "0.0.0.0")) {
            String own = "http://" + name + ":" + port;
            String moved = moved(address, port == 80 ? "http://" + name : own, origin);
            if (!moved.equals(address)) {
                return moved;
            }
        }
        return address;
    }

    private static String moved(String address, String from, String to) {
        boolean there = address.startsWith(from) && (address.length() == from.length() || "/?#".indexOf(address.charAt(from.length())) >= 0);
        return there ? to + address.substring(from.length()) : address;
    }

    private static Set<String> hopByHop(Iterable<Map.Entry<String, String>> headers) {
        Set<String> names = new HashSet<>(OF_ONE_HOP);
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                Arrays.stream(header.getValue().split(",")).map(name -> name.strip().toLowerCase(Locale.ROOT)).forEach(names::add);
            }
        }
        return names;
    }

    private static String withoutOurs(String cookies) {
        return Arrays.stream(cookies.split(";")).map(String::strip).filter(cookie -> !cookie.isEmpty() && !isOurs(cookie))
                .collect(Collectors.joining("; "));
    }

    private static boolean isOurs(String cookie) {
        return OURS.matcher(cookie).matches();
    }

    private static String withoutDomain(String cookie) {
        String[] parts = cookie.split(";");
        return parts[0] + Arrays.stream(parts).skip(1).filter(part -> !DOMAIN.matcher(part).matches()).map(part -> ";" + part).collect(Collectors.joining());
    }
}
