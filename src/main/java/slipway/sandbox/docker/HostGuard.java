package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
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

    /**
     * DNS stays open: some hosts are their own name server. 169.254.0.0/16 is where clouds hand out a machine's credentials.
     * Sandboxes have no IPv6; an engine that gives it to all networks must not open another way. Two tables of the host are
     * everybody's, and one learner could fill them for all: connections (262,144 at most, filled in 15 s) are limited per
     * sandbox, and terminals (4,096, 2 s) are made as many as the kernel can have, so that a sandbox's memory ends first.
     */
    private static final String SCRIPT = """
            failed=0
            without() { echo "$1"; failed=1; }
            into() { "$1" -w -t "$2" -C "$3" -i slipway-+ -j SLIPWAY 2>/dev/null || "$1" -w -t "$2" -I "$3" -i slipway-+ -j SLIPWAY; }

            iptables-restore -w --noflush <<'RULES' && into iptables filter INPUT || without "its services are open to sandboxes"
            *filter
            :SLIPWAY - [0:0]
            -A SLIPWAY -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN
            -A SLIPWAY -p udp --dport 53 -j ACCEPT
            -A SLIPWAY -p tcp --dport 53 -j ACCEPT
            -A SLIPWAY -j REJECT
            COMMIT
            RULES
            iptables-restore -w --noflush <<'RULES' && into iptables mangle PREROUTING || without "a sandbox can use up its connections"
            *mangle
            :SLIPWAY - [0:0]
            -A SLIPWAY -d 169.254.0.0/16 -j DROP
            -A SLIPWAY -m conntrack --ctstate NEW -m connlimit --connlimit-above 2048 --connlimit-mask 32 -j DROP
            COMMIT
            RULES
            if [ -e /proc/net/if_inet6 ]; then
                ip6tables-restore -w --noflush <<'RULES' && into ip6tables mangle PREROUTING || without "its IPv6 is open to sandboxes"
            *mangle
            :SLIPWAY - [0:0]
            -A SLIPWAY -j DROP
            COMMIT
            RULES
            fi
            [ "$(cat /proc/sys/kernel/pty/max)" -ge 1048576 ] || echo 1048576 > /proc/sys/kernel/pty/max \
                || without "a sandbox can use up its terminals"
            exit $failed
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
            LOG.warn("This host is not closed to sandboxes as it should be: the container that closes it " + ending);
        }
    }

    private void describe(CreateContainerCmd command) {
        command.withLabels(Map.of(Tags.INSTANCE, instance))
                .withEntrypoint("sh", "-c", SCRIPT)
                .withHostConfig(new ContainerProfile.Unmasked().withNetworkMode("host").withReadonlyRootfs(true)
                        .withTmpFs(Map.of("/run", ""))
                        .withCapDrop(Capability.ALL).withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW));
    }
}
