package slipway.progress;

/**
 * A part of a long list.
 *
 * @param from how many stand before it
 * @param most how many it has at most
 */
public record Slice(long from, int most) {
    public Slice {
        if (from < 0 || most < 1) {
            throw new IllegalArgumentException("no part of a list: " + most + " from " + from);
        }
    }
}
