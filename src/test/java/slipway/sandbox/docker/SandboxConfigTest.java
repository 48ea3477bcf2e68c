package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import slipway.sandbox.Limits;

/** Operators rely on these names and defaults. */
class SandboxConfigTest {
    private static SandboxConfig config(Map<String, String> properties) {
        return config(properties, Map.of());
    }

    private static SandboxConfig config(Map<String, String> properties, Map<String, String> environment) {
        return new SmallRyeConfigBuilder().addDiscoveredConverters().addDefaultInterceptors().withMapping(SandboxConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100), new EnvConfigSource(environment, 300))
                .build().getConfigMapping(SandboxConfig.class);
    }

    @Test
    void defaults() {
        SandboxConfig config = config(Map.of());

        assertEquals("slipway-sandbox:latest", config.image());
        assertEquals(704L << 20, config.memory().asLongValue());
        assertEquals(1.0, config.cpus());
        assertEquals(768, config.processes());
        assertEquals(256L << 20, config.tmp().asLongValue());
        assertEquals(1L << 30, config.disk().home().asLongValue());
        assertEquals(6L << 30, config.disk().engine().asLongValue());
        assertEquals(Limits.DEFAULT, SandboxBeans.limits(config));
        assertEquals(Duration.ofHours(2), config.lifetime());
        assertTrue(config.engineAtStart());
        assertEquals(Duration.ofMinutes(1), config.reapEvery());
        assertEquals("unix:///var/run/docker.sock", config.docker().host());
        assertEquals(Optional.empty(), config.docker().runtime());
        assertEquals(Optional.empty(), config.docker().dataVolume());
        assertEquals(2, config.docker().pool());
        assertEquals(OptionalInt.empty(), config.docker().capacity());
        assertEquals("10.201.0.0/16", config.network().cidr());
    }

    @Test
    void keys() {
        SandboxConfig config = config(Map.of("sandbox.image", "mine:1", "sandbox.memory", "2G", "sandbox.cpus", "0.5",
                "sandbox.processes", "100", "sandbox.tmp", "64M", "sandbox.lifetime", "30M", "sandbox.reap-every", "10S",
                "sandbox.docker.host", "unix:///run/other.sock", "sandbox.docker.runtime", "kata",
                "sandbox.network.cidr", "10.9.0.0/20"));
        SandboxConfig places = config(Map.of("sandbox.docker.pool", "0", "sandbox.docker.capacity", "12", "sandbox.engine-at-start", "false"));

        assertEquals("mine:1", config.image());
        assertEquals(2L << 30, config.memory().asLongValue());
        assertEquals(0.5, config.cpus());
        assertEquals(100, config.processes());
        assertEquals(64L << 20, config.tmp().asLongValue());
        assertEquals(Duration.ofMinutes(30), config.lifetime());
        assertEquals(Duration.ofSeconds(10), config.reapEvery());
        assertEquals(new DockerSettings("mine:1", "kata", "unix:///run/other.sock", AddressRange.parse("10.9.0.0/20")),
                SandboxBeans.settings(config, "local"));
        assertEquals(0, places.docker().pool());
        assertEquals(OptionalInt.of(12), places.docker().capacity());
        assertFalse(places.engineAtStart());
    }

    @Test
    void diskIsLimitedAsNamedOrNotAtAll() {
        Limits limits = SandboxBeans.limits(config(Map.of("sandbox.disk.home", "512M", "sandbox.disk.engine", "3G")));
        assertEquals(List.of(512L << 20, 3L << 30), List.of(limits.homeBytes(), limits.engineBytes()));
        assertFalse(SandboxBeans.limits(config(Map.of("sandbox.disk.home", "0", "sandbox.disk.engine", "0"))).disk());
        assertThrows(IllegalArgumentException.class, () -> SandboxBeans.limits(config(Map.of("sandbox.disk.home", "0"))));
        assertThrows(IllegalArgumentException.class, () -> SandboxBeans.limits(config(Map.of("sandbox.disk.engine", "1M"))));
    }

    @Test
    void aServerInAContainerNamesItsVolume() {
        assertEquals("slipway_data", SandboxBeans.settings(config(Map.of("sandbox.docker.data-volume", "slipway_data")), "local").dataVolume());
        assertEquals("", SandboxBeans.settings(config(Map.of("sandbox.docker.data-volume", "")), "local").dataVolume());
    }

    @Test
    void theInternetIsForWhoOwnsTheMachineUnlessTheOperatorSaysOtherwise() {
        assertEquals(true, SandboxBeans.settings(config(Map.of()), "local").internet());
        assertEquals(false, SandboxBeans.settings(config(Map.of()), "classroom").internet());
        assertEquals(true, SandboxBeans.settings(config(Map.of(), Map.of("SANDBOX_DOCKER_INTERNET", "on")), "classroom").internet());
        assertEquals(false, SandboxBeans.settings(config(Map.of(), Map.of("SANDBOX_DOCKER_INTERNET", "off")), "local").internet());
    }

    @Test
    void aClassHasSandboxesOnlyOnAHostThatIsClosedToThem() {
        assertEquals(true, SandboxBeans.settings(config(Map.of()), "classroom").guarded());
        assertEquals(false, SandboxBeans.settings(config(Map.of()), "local").guarded());
    }

    @Test
    void dockersOwnVariableNamesTheEngine() {
        assertEquals("unix:///run/user/1000/docker.sock",
                config(Map.of(), Map.of("DOCKER_HOST", "unix:///run/user/1000/docker.sock")).docker().host());
    }

    @Test
    void theEnvironmentSetsEachKey() {
        SandboxConfig config = config(Map.of(), Map.of("SANDBOX_MEMORY", "2G", "SANDBOX_DOCKER_RUNTIME", "runsc",
                "SANDBOX_DOCKER_DATA_VOLUME", "slipway_data"));

        assertEquals(2L << 30, config.memory().asLongValue());
        assertEquals(Optional.of("runsc"), config.docker().runtime());
        assertEquals(Optional.of("slipway_data"), config.docker().dataVolume());
    }

    @Test
    void anEngineOfAnotherMachineIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> SandboxBeans.settings(config(Map.of("sandbox.docker.host", "tcp://elsewhere:2375")), "local"));
    }
}
