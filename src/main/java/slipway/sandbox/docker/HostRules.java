package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import java.util.Map;
import slipway.sandbox.SandboxException;

/**
 * The firewall rules that close the host to sandboxes: its own services, its networks, and the internet to those that are to have
 * none. No kind of Docker network does that: a container reaches whatever the host binds to 0.0.0.0, by the address of any bridge.
 *
 * <p>The server itself may not set rules (it is often an ordinary user of the docker group), so a container of the sandbox image
 * does: it runs {@code host-guard.sh} and nothing else, for half a second.
 */
final class HostRules implements HostGuard.Rules {
    private static final String SCRIPT = ContainerProfile.resource("/slipway/sandbox/docker/host-guard.sh");

    private final DockerSettings settings;
    private final OneShots oneShots;

    HostRules(DockerSettings settings, OneShots oneShots) {
        this.settings = settings;
        this.oneShots = oneShots;
    }

    @Override
    public String set() throws SandboxException {
        String ending = oneShots.run("guard", settings.image(), this::describe);
        return ending.equals("ended with exit code 0") ? "" : "This host is not closed to sandboxes as it should be: the container that closes it " + ending + ".";
    }

    private void describe(CreateContainerCmd command) {
        command.withEntrypoint("sh", "-c", SCRIPT)
                .withHostConfig(new ContainerProfile.Unmasked().withNetworkMode("host").withReadonlyRootfs(true)
                        .withTmpFs(Map.of("/run", ""))
                        .withCapDrop(Capability.ALL).withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW));
    }
}
