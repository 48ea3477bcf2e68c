package slipway.kernel;

/** A listening socket inside the sandbox. */
public sealed interface DialTarget {
    /** @param path absolute, as the learner sees it */
    record Unix(String path) implements DialTarget {
        public Unix {
            if (path == null || !path.startsWith("/") || path.length() > 107 || path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a Unix socket's path is absolute and at most 107 characters: " + path);
            }
        }
    }

    /** A port on the sandbox's own 127.0.0.1. */
    record Tcp(int port) implements DialTarget {
        public Tcp {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port is 1 to 65535: " + port);
            }
        }
    }
}
