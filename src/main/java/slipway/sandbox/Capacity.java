package slipway.sandbox;

/**
 * How many sandboxes may run at once, and how many do.
 *
 * @param most never below 1
 * @param running those that run now or are being started, the ready ones included; may be above {@code most} when that was made smaller meanwhile
 * @param ready of them, those that wait in the pool for an owner; each gives way to an owner who needs its place
 * @param why what decides {@code most}, as a sentence for operators
 */
public record Capacity(int most, int running, int ready, String why) {
    /** How many more owners can be given a sandbox now. */
    public int free() {
        return Math.max(0, most - running + ready);
    }
}
