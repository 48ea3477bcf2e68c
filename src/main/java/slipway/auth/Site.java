package slipway.auth;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom the server is for and under which address they know it. Immutable.
 *
 * @param origin scheme, name and, where it is not the scheme's own, port: what browsers send as {@code Origin}
 */
public record Site(Mode mode, String origin) {
    /**
     * @param url what the operator calls the public address; needed in classroom mode, not looked at in local mode
     * @param port where the server listens
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static Site of(Mode mode, Optional<String> url, int port) {
        if (mode == Mode.LOCAL) {
            return new Site(mode, "http://localhost:" + port);
        }
        return new Site(mode, origin(url.map(String::strip).filter(text -> !text.isEmpty()).orElseThrow(() -> new IllegalArgumentException(
                "Classroom mode needs the address that people open in their browsers: set SLIPWAY_URL, e.g. to https://slipway.school.example."))));
    }

    /** Whoever runs it for themselves does not open it to the network: the printed token would go over it in the clear. */
    public Site listeningOn(String address) {
        if (isLocal() && !address.matches("localhost|127(\\.\\d{1,3}){3}|::1")) {
            throw new IllegalArgumentException("Local mode serves this machine only and cannot listen on " + address
                    + " (SLIPWAY_LISTEN). To let others in, start in classroom mode: SLIPWAY_MODE=classroom.");
        }
        return this;
    }

    private static String origin(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw wrong(url);
        }
        boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
                && uri.getRawPath() != null && uri.getRawPath().matches("/?");
        if (!web || uri.getHost() == null || !bare) {
            throw wrong(url);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean usualPort = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (usualPort ? "" : ":" + uri.getPort());
    }

    private static IllegalArgumentException wrong(String url) {
        return new IllegalArgumentException("slipway.url (SLIPWAY_URL) must be an address like https://slipway.school.example, without a path "
                + "(names beyond ASCII in their xn-- form), but is \"" + url + "\".");
    }

    public boolean isLocal() {
        return mode == Mode.LOCAL;
    }

    /** Whether browsers reach it through TLS, which a proxy in front of the server ends. */
    public boolean isSecure() {
        return origin.startsWith("https:");
    }

    /** Name and port as a browser's {@code Host} header says them. */
    public String host() {
        return origin.substring(origin.indexOf("://") + 3);
    }

    /** Cookies ignore ports, so two servers of one machine need different names; {@code __Host-} lets no neighbouring name set it. */
    public String cookieName() {
        int port = URI.create(origin).getPort();
        return isSecure() ? "__Host-slipway" : "slipway-" + (port < 0 ? 80 : port);
    }
}
