package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import slipway.sandbox.SandboxException;

/**
 * Closes the host's own services to sandboxes. No kind of Docker network does that: a container reaches whatever the host binds to
 * 0.0.0.0, by the address of any bridge. All sandbox bridges are named {@code slipway-…}, so a few firewall rules that name no
 * sandbox do, for all servers of this host; they are set before the first sandbox starts and stay until the host restarts.
 *
 * <p>The server itself may not set rules (it is often an ordinary user of the docker group), so a container of the sandbox image
 * does, once per server process: it runs this script and nothing else, half a second in the background of the server's start.
 * A host that refuses the rules still gets sandboxes; that its services are open to them is logged.
 */
final class HostGuard {
    private static final Logger LOG = Logger.getLogger(HostGuard.class);

    /** DNS stays open: some hosts are their own name server. 169.254.0.0/16 is where clouds hand out a machine's credentials. */
    private static final String SCRIPT = """
            set -e
            missing() { ! iptables -w "$@" 2>/dev/null; }
            iptables -w -N SLIPWAY 2>/dev/null || true
            if missing -C SLIPWAY -m conntrack --ctstate NEW -j REJECT; then
                iptables -w -F SLIPWAY
                iptables -w -A SLIPWAY -p udp --dport 53 -j ACCEPT
                iptables -w -A SLIPWAY -p tcp --dport 53 -j ACCEPT
                iptables -w -A SLIPWAY -m conntrack --ctstate NEW -j REJECT
            fi
            if missing -C INPUT -i slipway-+ -j SLIPWAY; then iptables -w -I INPUT -i slipway-+ -j SLIPWAY; fi
            if missing -t raw -C PREROUTING -i slipway-+ -d 169.254.0.0/16 -j DROP; then
                iptables -w -t raw -I PREROUTING -i slipway-+ -d 169.254.0.0/16 -j DROP
            fi
            """;

    /** Engines that this process has done it for: the rules are the host's, so that one provider's serve the next too. */
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();
    private static final ReentrantLock SETTING = new ReentrantLock();

    private final DockerSettings settings;
    private final Engine engine;
    private final String name;
    private final String instance;

    HostGuard(DockerSettings settings, Engine engine, String instance) {
        this.settings = settings;
        this.engine = engine;
        this.name = new Names(instance).container("guard");
        this.instance = instance;
    }

    /** Sets the rules unless this process has done so; blocks until they are set. */
    void close() throws SandboxException {
        if (DONE.contains(settings.host())) {
            return;
        }
        SETTING.lock();
        try {
            if (!DONE.contains(settings.host())) {
                setRules();
                DONE.add(settings.host());
            }
        } finally {
            SETTING.unlock();
        }
    }

    private void setRules() throws SandboxException {
        String ending = engine.runOnce(name, settings.image(), this::describe);
        if (!ending.equals("ended with exit code 0")) {
            LOG.warn("Services of this host are open to sandboxes: the container that sets its firewall " + ending);
        }
    }

    private void describe(CreateContainerCmd command) {
        command.withLabels(Map.of(Tags.INSTANCE, instance))
                .withEntrypoint("sh", "-c", SCRIPT)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("host").withReadonlyRootfs(true)
                        .withTmpFs(Map.of("/run", ""))
                        .withCapDrop(Capability.ALL).withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW));
    }
}
