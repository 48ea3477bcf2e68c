package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.sandbox.docker.DockerSite.container;
import static slipway.sandbox.docker.DockerSite.docker;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;

/** What a sandbox's container may do, seen from within. The tests only look, so one sandbox serves all. */
class DockerSandboxTest {
    private static final String SETUID_SETGID_KILL = "00000000000000e0";
    private static final String NO_CAPABILITIES = "0000000000000000";
    private static final Limits LIMITS = new Limits(768L << 20, 0.5, 300, 64L << 20);

    private static DockerSite site;
    private static Sandbox sandbox;

    @BeforeAll
    static void openOne() throws Exception {
        site = new DockerSite();
        sandbox = site.server().open(new SandboxSpec(new SandboxOwner("ada", "docker"), LIMITS, Duration.ofHours(1)));
    }

    @AfterAll
    static void removeIt() throws Exception {
        site.close();
    }

    @Test
    void onlyTheInitRunsAsUidZero() throws Exception {
        assertEquals("1", site.asLearner(sandbox, "grep -lE '^Uid:.*[[:space:]]0([[:space:]]|$)' /proc/[0-9]*/status | cut -d/ -f3"));
        assertEquals("docker-init", site.asLearner(sandbox, "cat /proc/1/comm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CapPrm", "CapEff", "CapBnd", "CapAmb"})
    void theAgentHasThreeCapabilities(String set) throws Exception {
        assertEquals(SETUID_SETGID_KILL, site.asLearner(sandbox, "for p in $(pgrep -u 990); do awk '/^" + set
                + "/ {print $2}' /proc/$p/status; done | sort -u"));
    }

    @Test
    void theLearnerHasNoCapability() throws Exception {
        assertEquals(NO_CAPABILITIES, site.asLearner(sandbox, "awk '/^CapPrm/ {print $2}' /proc/self/status"));
        assertEquals(NO_CAPABILITIES, site.asLearner(sandbox, "awk '/^CapEff/ {print $2}' /proc/self/status"));
        assertEquals(SETUID_SETGID_KILL, site.asLearner(sandbox, "awk '/^CapBnd/ {print $2}' /proc/self/status"));
    }

    @Test
    void systemCallsAreFiltered() throws Exception {
        assertEquals("2", site.asLearner(sandbox, "awk '/^Seccomp:/ {print $2}' /proc/self/status"));
        assertEquals("1", site.asLearner(sandbox, "python3 -c 'import ctypes; libc = ctypes.CDLL(None, use_errno=True);"
                + " libc.syscall(425, 1, 0); print(ctypes.get_errno())'"), "io_uring_setup gives EPERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/domainname", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper",
        "/etc/passwd", "/opt/slipway/x", "/run/slipway/x", "/run/registry/x", "/home/x", "/engine/x", "/x"})
    void theLearnerCannotWrite(String path) throws Exception {
        assertEquals("no", site.asLearner(sandbox, "(echo x > " + path + ") 2>/dev/null && echo yes || echo no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/learner/x", "/engine/data/x", "/run/learner/x", "/tmp/x"})
    void theLearnerCanWrite(String path) throws Exception {
        assertEquals("", site.asLearner(sandbox, "echo x > " + path + " && rm " + path));
    }

    @Test
    void rootAndTheRegistrysDirectoryAreMountedReadOnly() throws Exception {
        assertEquals("ro", site.asLearner(sandbox, "awk '$2 == \"/\" {split($4, o, \",\"); print o[1]}' /proc/mounts"));
        assertEquals("ro", site.asLearner(sandbox, "awk '$2 == \"/run/registry\" {split($4, o, \",\"); print o[1]}' /proc/mounts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/slipway", "/run/agent"})
    void theLearnerCannotLookIntoWhatIsTheAgents(String directory) throws Exception {
        assertEquals("closed", site.asLearner(sandbox, "ls " + directory + " >/dev/null 2>&1 && echo open || echo closed"));
    }

    @Test
    void theOuterEngineIsOutOfReach() throws Exception {
        assertEquals("", site.asLearner(sandbox, "find / -xdev -name docker.sock -not -path '/proc/*' 2>/dev/null | grep -v /run/learner || true"));
        assertEquals("", docker("inspect", "-f", "{{range .Mounts}}{{if eq .Source \"/var/run/docker.sock\"}}{{.Source}}{{end}}{{end}}",
                container(sandbox)));
    }

    @Test
    void limitsAreThoseThatWereAskedFor() throws Exception {
        String bytes = Long.toString(LIMITS.memoryBytes());
        assertEquals(List.of(bytes, bytes, "500000000", "300"), List.of(docker("inspect", "-f", "{{.HostConfig.Memory}}"
                + " {{.HostConfig.MemorySwap}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}", container(sandbox)).split(" ")));
        assertEquals(Long.toString(LIMITS.temporaryBytes() >> 10), site.asLearner(sandbox, "df -k --output=size /tmp | tail -1").strip());
    }

    /** What counts nothing towards a size, or is the machine's, is limited by number. */
    @Test
    void filesInMemoryOpenFilesAndQueuesAreLimitedByNumber() throws Exception {
        assertEquals(Long.toString(LIMITS.temporaryBytes() / 4096), site.asLearner(sandbox, "df --output=itotal /tmp | tail -1").strip());
        assertEquals("65536 16384", site.asLearner(sandbox, "df -k --output=size,itotal /dev/shm | tail -1 | xargs"));
        assertEquals("4096", site.asLearner(sandbox, "df --output=itotal /run/agent | tail -1").strip());
        assertEquals("16384", site.asLearner(sandbox, "df --output=itotal /run/learner | tail -1").strip());
        assertEquals("16384", site.asLearner(sandbox, "ulimit -Hn"));
        assertEquals("819200", site.asLearner(sandbox, "awk '/^Max msgqueue/ {print $5}' /proc/self/limits"));
    }

    @Test
    void underLoadTheServerComesFirstAndSandboxesShareAlike() throws Exception {
        assertEquals("64", docker("inspect", "-f", "{{.HostConfig.CpuShares}}", container(sandbox)), "half a core's");
    }

    @Test
    void itsLogIsBoundedAndTheEngineNeverRestartsIt() throws Exception {
        assertEquals("1m 1", docker("inspect", "-f", "{{index .HostConfig.LogConfig.Config \"max-size\"}}"
                + " {{index .HostConfig.LogConfig.Config \"max-file\"}}", container(sandbox)));
        assertTrue(Set.of("", "no").contains(docker("inspect", "-f", "{{.HostConfig.RestartPolicy.Name}}", container(sandbox))));
    }

    @Test
    void uidAndAddressFollowFromTheSlot() throws Exception {
        int slot = site.slot(sandbox);
        assertEquals("learner" + slot, site.asLearner(sandbox, "id -un"));
        assertEquals(Integer.toString(20_000 + slot), site.asLearner(sandbox, "stat -c %u ~"));
        String subnet = DockerSite.ADDRESSES.subnet(slot);
        assertEquals(subnet, docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}",
                new Names(site.instance()).network(slot)));
        assertTrue(site.asLearner(sandbox, "hostname -I").startsWith(subnet.substring(0, subnet.lastIndexOf('.', subnet.indexOf('/')))));
    }

    @Test
    void servicesOfTheHostAreClosedAndNamesAreStillResolved() throws Exception {
        String gateway = docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}", container(sandbox));
        try (ServerSocket service = new ServerSocket(0, 8, InetAddress.getByName("0.0.0.0"))) {
            assertDoesNotThrow(() -> new Socket(gateway, service.getLocalPort()).close(), "the host itself gets there");
            assertEquals("7", site.asLearner(sandbox, "curl -s -m 5 http://" + gateway + ":" + service.getLocalPort() + "/; echo $?"),
                    "curl is refused");
        }
        String own = docker("inspect", "-f", "{{slice .Id 0 12}}", container(sandbox));
        assertTrue(site.asLearner(sandbox, "getent hosts " + own).contains(site.asLearner(sandbox, "hostname -I").strip()));
    }

    @Test
    void theHostnameIsOneForPeople() throws Exception {
        assertEquals("slipway", site.asLearner(sandbox, "hostname"));
    }
}
