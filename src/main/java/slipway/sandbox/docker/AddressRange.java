package slipway.sandbox.docker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that sandboxes may use, cut into one /28 per slot: a network with an explicit subnet is not bound by the
 * engine's own pools, which end at about 30 networks.
 *
 * @param base the first address, as a number
 * @param prefix length of the network part, 8 to 28
 */
public record AddressRange(int base, int prefix) {
    private static final int SUBNET_PREFIX = 28;
    private static final int WITH_INTERNET = 2;
    private static final int WITHOUT_INTERNET = 10;
    private static final Pattern CIDR = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    public AddressRange {
        if (prefix < 8 || prefix > SUBNET_PREFIX || (base & ~(-1 << (32 - prefix))) != 0) {
            throw new IllegalArgumentException("not a network of /8 to /28 that starts at its first address: " + dotted(base)
                    + "/" + prefix);
        }
    }

    /** Reads {@code 10.201.0.0/16}. */
    public static AddressRange parse(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an IPv4 range such as 10.201.0.0/16: " + cidr);
        }
        int base = 0;
        for (int part = 1; part <= 4; part++) {
            int number = Integer.parseInt(matcher.group(part));
            if (number > 255) {
                throw new IllegalArgumentException("not an IPv4 range such as 10.201.0.0/16: " + cidr);
            }
            base = base << 8 | number;
        }
        return new AddressRange(base, Integer.parseInt(matcher.group(5)));
    }

    /** How many slots have a subnet here. */
    int slots() {
        return Math.min(Slots.LIMIT, 1 << (SUBNET_PREFIX - prefix));
    }

    String subnet(int slot) {
        return dotted(first(slot)) + "/" + SUBNET_PREFIX;
    }

    /** The sandbox's own address: the host's firewall rules go by its last four bits (host-guard.sh). */
    String address(int slot, boolean internet) {
        return dotted(first(slot) + (internet ? WITH_INTERNET : WITHOUT_INTERNET));
    }

    private int first(int slot) {
        if (slot < 0 || slot >= slots()) {
            throw new IllegalArgumentException("slot " + slot + " has no subnet in " + this);
        }
        return base + (slot << (32 - SUBNET_PREFIX));
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return dotted(base) + "/" + prefix;
    }
}
