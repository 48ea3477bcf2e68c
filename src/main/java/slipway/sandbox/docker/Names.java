package slipway.sandbox.docker;

/** How the things of a sandbox are called on the engine, for people who look there; we find them by {@link Tags}. */
record Names(String instance) {
    private static final String WAITING = "pool-";

    private String prefix() {
        return "slipway-" + instance.substring(0, Math.min(8, instance.length())) + "-";
    }

    String container(String sandbox) {
        return prefix() + sandbox;
    }

    /** Of a sandbox that waits in the pool, until it is given to somebody. */
    String waiting(String sandbox) {
        return prefix() + WAITING + sandbox;
    }

    static boolean saysWaiting(String container) {
        return container.contains("-" + WAITING);
    }

    String network(int slot) {
        return prefix() + slot;
    }

    String home(int slot) {
        return prefix() + slot + "-home";
    }

    String engine(int slot) {
        return prefix() + slot + "-engine";
    }

    /** Of the host's network interface: the same for all instances, so that it can be claimed once; 15 characters at most. */
    static String bridge(int slot) {
        return "slipway-" + slot;
    }
}
