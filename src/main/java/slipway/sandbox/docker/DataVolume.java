package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import slipway.sandbox.SandboxException;

/**
 * Finds out where the engine has the server's data directory. A server on the host and its engine mean the same by a path. A server
 * in a container keeps its data in a volume, which the engine keeps at a mount point of its own: the engine is asked for it, and a
 * container of the sandbox image then looks whether it finds there what the server has just written; a wrong path would otherwise
 * show as an agent that never answers. Found once, kept for the life of the server; what failed is tried again at the next question.
 *
 * <p>Why not the same path inside and outside: a volume works wherever an engine does, also where it lives in a virtual machine.
 */
final class DataVolume {
    private final DockerSettings settings;
    private final Engine engine;
    private final OneShots oneShots;
    private final Path data;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile HostPaths found;

    /** @param data the data directory, absolute */
    DataVolume(DockerSettings settings, Engine engine, OneShots oneShots, Path data) {
        this.settings = settings;
        this.engine = engine;
        this.oneShots = oneShots;
        this.data = data;
        this.found = settings.dataVolume().isEmpty() ? new HostPaths(data, data) : null;
    }

    /** Blocks for the half second that it takes the first time. */
    HostPaths locate() throws SandboxException {
        if (found == null) {
            looking.lock();
            try {
                found = found == null ? find() : found;
            } finally {
                looking.unlock();
            }
        }
        return found;
    }

    private HostPaths find() throws SandboxException {
        String mountPoint = engine.mountPoint(settings.dataVolume()).orElseThrow(() -> unfit("The Docker engine has no volume "
                + settings.dataVolume() + ", which is said to hold the server's data.", null));
        String ending = lookFor(mountPoint);
        if (!ending.equals("ended with exit code 0")) {
            throw unfit("The volume " + settings.dataVolume() + " of the Docker engine is not what is mounted at " + data
                    + ": a container that looked there for a file of the server " + ending + ".", null);
        }
        return new HostPaths(data, Path.of(mountPoint));
    }

    private String lookFor(String mountPoint) throws SandboxException {
        Path marker = null;
        try {
            Files.createDirectories(data);
            marker = Files.createTempFile(data, "volume-", ".marker");
            String name = marker.getFileName().toString();
            return oneShots.run("volume", settings.image(), look -> describe(look, mountPoint, name));
        } catch (IOException e) {
            throw unfit("Cannot write to " + data + ": " + e.getMessage() + ".", e);
        } finally {
            remove(marker);
        }
    }

    private void describe(CreateContainerCmd command, String mountPoint, String marker) {
        command.withEntrypoint("test", "-f", "/data/" + marker)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none").withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL).withCapAdd(Capability.DAC_READ_SEARCH)
                        .withBinds(Bind.parse(mountPoint + ":/data:ro")));
    }

    private static void remove(Path marker) throws SandboxException {
        try {
            if (marker != null) {
                Files.deleteIfExists(marker);
            }
        } catch (IOException e) {
            throw unfit("Cannot remove " + marker + ": " + e.getMessage() + ".", e);
        }
    }

    private static SandboxException unfit(String what, Exception cause) {
        return new SandboxException.HostUnfit(what + " Mount a volume at SLIPWAY_DATA and give its name on the engine (docker volume ls) in"
                + " SANDBOX_DOCKER_DATA_VOLUME; leave that empty when the server does not run in a container.", cause);
    }
}
