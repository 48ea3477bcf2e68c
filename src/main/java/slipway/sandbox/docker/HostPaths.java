package slipway.sandbox.docker;

import java.nio.file.Path;

/**
 * What the engine calls the paths below the server's data directory.
 *
 * @param data the data directory as the server sees it, absolute
 * @param onHost the same directory as the engine sees it; equal to {@code data} for a server that runs on the host
 */
record HostPaths(Path data, Path onHost) {
    /** @throws IllegalArgumentException for a path that is not below the data directory: the engine would bind something else */
    Path of(Path path) {
        if (!path.startsWith(data)) {
            throw new IllegalArgumentException(path + " is not below " + data);
        }
        return onHost.resolve(data.relativize(path));
    }
}
