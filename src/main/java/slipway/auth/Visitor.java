package slipway.auth;

/**
 * Where a request comes from, whoever sent it.
 *
 * @param network what limits count by: the client's address, of IPv6 the first 64 bits, which one line has to itself
 * @param browser its User-Agent, null when it has none
 */
public record Visitor(String network, String browser) {
}
