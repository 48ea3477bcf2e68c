package slipway.web;

import io.vertx.core.http.HttpServerRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from. Behind proxies that the operator named it is the last address of {@code X-Forwarded-For} that is
 * none of theirs: each proxy appends whom it heard, so what stands before that is the client's own invention. (Quarkus's own
 * forwarding takes the first.) Immutable; any thread.
 */
public final class ClientAddress {
    /** Addresses that begin with the same bits. */
    private record Network(byte[] address, int bits) {
        static Network of(String text) {
            String[] parts = text.strip().split("/", 2);
            byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
            int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException(text);
            }
            return new Network(address, bits);
        }

        boolean contains(InetAddress other) {
            byte[] bytes = other.getAddress();
            return bytes.length == address.length && Arrays.equals(begin(bytes, bits), begin(address, bits));
        }
    }

    private final List<Network> proxies;

    /**
     * @param proxies addresses and networks (10.0.0.0/8), separated by commas
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public ClientAddress(String proxies) {
        try {
            this.proxies = Arrays.stream(proxies.split(",")).filter(text -> !text.isBlank()).map(Network::of).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("slipway.trusted-proxies (SLIPWAY_TRUSTED_PROXIES) must be addresses or networks like "
                    + "127.0.0.1,10.0.0.0/8, but is \"" + proxies + "\".");
        }
    }

    /** The client's address; of IPv6 the first 64 bits, since one line has all that begin with them. */
    public String network(HttpServerRequest request) {
        InetAddress client = client(request.remoteAddress().hostAddress(), request.headers().getAll("X-Forwarded-For"));
        if (client instanceof Inet4Address) {
            return client.getHostAddress();
        }
        return HexFormat.of().formatHex(begin(client.getAddress(), 64), 0, 8);
    }

    InetAddress client(String peer, List<String> forwarded) {
        InetAddress client = InetAddress.ofLiteral(peer);
        List<String> hops = Arrays.asList(String.join(",", forwarded).split(","));
        for (String hop : hops.reversed()) {
            Optional<InetAddress> before = isProxy(client) ? address(hop) : Optional.empty();
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return client;
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The first bits, the others zero. */
    private static byte[] begin(byte[] address, int bits) {
        byte[] begin = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            begin[i] = (byte) (address[i] & 0xff00 >> kept);
        }
        return begin;
    }
}
