package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static slipway.sandbox.docker.DockerSite.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.sandbox.AgentFrames;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;

/** A server whose data directory is a volume, which the engine has at another path than the server. */
class DataVolumeTest {
    private static final SandboxSpec ADA = new SandboxSpec(new SandboxOwner("ada", "docker"), Limits.DEFAULT, Duration.ofHours(1));

    private final String volume = "slipway-test-" + UUID.randomUUID();
    private DockerSite site;

    @BeforeEach
    void setUp() throws Exception {
        site = new DockerSite();
    }

    @AfterEach
    void tearDown() throws Exception {
        docker("rm", "--force", volume);
        site.close();
        docker("volume", "rm", "--force", volume);
    }

    private DockerSandboxProvider server() {
        DockerSettings here = DockerSite.settings();
        return site.server(new DockerSettings(here.image(), "", here.host(), here.addresses(), volume, true, false));
    }

    /** The volume's mount point shows the test's data directory as long as a container uses it, as a server's container does. */
    private Path mountDataDirectoryAsVolume() throws Exception {
        Path data = Files.createDirectories(site.runDirectories().getParent());
        docker("volume", "create", "--label", Tags.INSTANCE + "=" + site.instance(), "--opt", "type=none", "--opt", "o=bind", "--opt",
                "device=" + data, volume);
        docker("run", "--detach", "--name", volume, "--volume", volume + ":/data", "--entrypoint", "sleep", DockerSite.IMAGE, "600");
        return data;
    }

    @Test
    void sandboxesAreBoundToTheVolumesMountPointAndAnswerInTheDataDirectory() throws Exception {
        Path data = mountDataDirectoryAsVolume();
        Files.writeString(Files.createDirectories(data.resolve("run/registry")).resolve("marker"), "of the server");

        Sandbox sandbox = server().open(ADA);

        try (AgentFrames agent = new AgentFrames(sandbox.connect())) {
            assertEquals(1, agent.hello().path("version").asInt());
        }
        assertEquals("of the server", site.asLearner(sandbox, "cat /run/registry/marker"));
        String mountPoint = docker("volume", "inspect", "--format", "{{.Mountpoint}}", volume);
        String sources = docker("inspect", "--format", "{{range .HostConfig.Binds}}{{println .}}{{end}}", DockerSite.container(sandbox));
        assertTrue(sources.lines().filter(line -> !line.isBlank()).allMatch(line -> line.startsWith(mountPoint + "/")), sources);
    }

    @Test
    void lookingLeavesNothingBehind() throws Exception {
        Path data = mountDataDirectoryAsVolume();

        server().prepare();

        try (Stream<Path> files = Files.list(data)) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals("", docker("ps", "-aq", "--filter", "label=" + Tags.INSTANCE + "=" + site.instance()));
    }

    @Test
    void aVolumeThatIsNotThereIsToldWithItsSetting() {
        assertUnfit("has no volume " + volume);
    }

    @Test
    void aVolumeThatIsMountedElsewhereIsTold() throws Exception {
        docker("volume", "create", volume);

        assertUnfit("is not what is mounted at");
    }

    @Test
    void aVolumeThatIsMountedLaterIsFoundByTheSameServer() throws Exception {
        DockerSandboxProvider provider = server();
        assertThrows(SandboxException.HostUnfit.class, provider::prepare);

        mountDataDirectoryAsVolume();

        provider.prepare();
    }

    private void assertUnfit(String words) {
        DockerSandboxProvider provider = server();
        SandboxException failure = assertThrows(SandboxException.HostUnfit.class, () -> provider.open(ADA));
        assertTrue(failure.getMessage().contains(words) && failure.getMessage().contains("SANDBOX_DOCKER_DATA_VOLUME"),
                failure.getMessage());
    }
}
