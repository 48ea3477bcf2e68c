package slipway.web.preview;

import java.math.BigInteger;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.auth.Site;

/**
 * Under which host names browsers find previews. Each preview has an origin of its own, so that its pages are strangers to Slipway's
 * and to all other previews': {@code p8080-….localhost} where Slipway is at localhost itself (browsers take each such name for this
 * machine and let no page set a cookie for all of {@code localhost}), {@code p8080-….DOMAIN} where the operator has set up a domain for
 * it, else nowhere. The name cannot be guessed, lets nobody in by itself, and stays the same, so that what an app keeps in the browser
 * does too. Immutable; any thread.
 */
public final class PreviewNames {
    private static final Pattern LABEL = Pattern.compile("p[1-9]\\d{0,4}-[0-9a-z]{24}");
    private static final Pattern DOMAIN = Pattern.compile("(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.0\\.0\\.1|\\[::1]");

    private final Site site;
    private final Optional<String> domain;
    private final UnaryOperator<String> secret;

    /**
     * @param domain what the operator has set up for previews besides the site's own address
     * @param secret gives an unguessable text for a purpose
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public PreviewNames(Site site, Optional<String> domain, UnaryOperator<String> secret) {
        this.site = site;
        this.domain = domain.map(text -> text.strip().toLowerCase(Locale.ROOT)).filter(text -> !text.isEmpty());
        this.secret = secret;
        this.domain.ifPresent(name -> check(site, name));
    }

    /** Without TLS nothing keeps a page of a neighbouring name from setting Slipway's cookie; with it the name {@code __Host-…} does. */
    private static void check(Site site, String domain) {
        String own = PORT.matcher(site.host()).replaceFirst("");
        if (!DOMAIN.matcher(domain).matches() || own.equals(domain) || own.endsWith("." + domain)) {
            throw new IllegalArgumentException("slipway.preview-domain (SLIPWAY_PREVIEW_DOMAIN) must be a domain like preview.school.example whose every name "
                    + "leads to Slipway, and which Slipway's own name does not belong to, but is \"" + domain + "\".");
        }
        if (!site.isSecure()) {
            throw new IllegalArgumentException("slipway.preview-domain (SLIPWAY_PREVIEW_DOMAIN) needs an address with https in SLIPWAY_URL, but that is "
                    + site.origin() + ". At localhost previews need no domain.");
        }
    }

    /** The first part of the preview's host name: at most 31 characters. */
    String label(Preview preview) {
        byte[] proof = Base64.getUrlDecoder().decode(secret.apply("preview host/" + preview.owner() + "/" + preview.course() + "/" + preview.port()));
        String digits = "0".repeat(24) + new BigInteger(1, proof).toString(36);
        return "p" + preview.port() + "-" + digits.substring(digits.length() - 24);
    }

    /**
     * Scheme, name and port of a preview's pages; empty when there are none at this site.
     *
     * @param host the Host header of a request to Slipway itself: whoever reaches this machine through another port finds previews there
     */
    Optional<String> origin(Preview preview, String host) {
        if (domain.isPresent()) {
            return Optional.of("https://" + label(preview) + "." + domain.get() + port(site.host()));
        }
        return atLoopback() ? Optional.of("http://" + label(preview) + ".localhost" + port(host)) : Optional.empty();
    }

    /** The preview's part of a host name; empty when this is no preview's host. */
    Optional<String> label(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String rest = domain.isPresent() ? "." + domain.get() + port(site.host()) : atLoopback() ? ".localhost" + port(name) : null;
        if (rest == null || !name.endsWith(rest)) {
            return Optional.empty();
        }
        Matcher label = LABEL.matcher(name.substring(0, name.length() - rest.length()));
        return label.matches() ? Optional.of(label.group()) : Optional.empty();
    }

    /** Where a link from a preview leads to Slipway; empty in local mode, whose cookie no link of another site's brings along. */
    Optional<String> home() {
        return site.isLocal() ? Optional.empty() : Optional.of(site.origin());
    }

    boolean isSecure() {
        return domain.isPresent();
    }

    /** {@code __Host-} lets no other preview under the same domain set it. */
    String cookieName() {
        return isSecure() ? "__Host-slipway-preview" : "slipway-preview";
    }

    private boolean atLoopback() {
        return site.isLocal() || LOOPBACK.matcher(URI.create(site.origin()).getHost()).matches();
    }

    private static String port(String host) {
        Matcher port = PORT.matcher(host);
        return port.find() ? port.group() : "";
    }
}
