package slipway.sandbox.docker;

/**
 * How sandboxes are made on this engine.
 *
 * @param image what they run
 * @param runtime the engine's runtime for them ({@code sysbox-runc}, {@code kata}, …), empty for its default
 * @param host the engine's address; a Unix socket, since server and sandbox share a directory of this machine
 * @param addresses where their networks lie
 * @param dataVolume the volume that holds the server's data directory, for a server in a container; empty when server and engine
 *     mean the same by a path
 * @param internet whether sandboxes reach the internet; the host's own networks they never reach
 * @param guarded whether sandboxes are only opened on a host that is closed to them
 */
public record DockerSettings(String image, String runtime, String host, AddressRange addresses, String dataVolume, boolean internet,
        boolean guarded) {
    public DockerSettings {
        if (image.isBlank()) {
            throw new IllegalArgumentException("sandbox.image names no image");
        }
        if (!host.startsWith("unix:///")) {
            throw new IllegalArgumentException("sandbox.docker.host must be a Unix socket of this machine (unix:///…), not "
                    + host + ": the server talks to its sandboxes through a directory that both share");
        }
    }

    /** For a server of one person that runs on the host, where the engine sees its data directory under the same path. */
    public DockerSettings(String image, String runtime, String host, AddressRange addresses) {
        this(image, runtime, host, addresses, "", true, false);
    }
}
