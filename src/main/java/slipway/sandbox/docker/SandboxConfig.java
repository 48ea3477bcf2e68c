package slipway.sandbox.docker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What an operator may set about sandboxes; {@code SandboxConfigTest} pins each key and default. */
@ConfigMapping(prefix = "sandbox")
public interface SandboxConfig {
    /** The image that sandboxes run. */
    @WithDefault("slipway-sandbox:latest")
    String image();

    /** Memory of all processes of one sandbox together, swap included. */
    @WithDefault("1G")
    MemorySize memory();

    /** Cores of one sandbox. */
    @WithDefault("1.0")
    double cpus();

    /** Processes and threads of one sandbox together. */
    @WithDefault("512")
    int processes();

    /** Size of /tmp, which counts as memory. */
    @WithDefault("256M")
    MemorySize tmp();

    /** How long a sandbox stays when nobody uses it. */
    @WithDefault("2H")
    Duration lifetime();

    /** How often sandboxes that nobody needs are looked for. */
    @WithDefault("1M")
    Duration reapEvery();

    Docker docker();

    Network network();

    interface Docker {
        /** The engine's socket on this machine. */
        @WithDefault("${docker.host:unix:///var/run/docker.sock}")
        String host();

        /** A stronger runtime that the engine knows: {@code sysbox-runc}, {@code kata}, {@code runsc}. Absent: the engine's default. */
        Optional<String> runtime();

        /** The volume that holds the data directory, for a server in a container. Absent: the engine sees the data directory where we do. */
        Optional<String> dataVolume();

        /** Whether sandboxes reach the internet ({@code on} or {@code off}). Absent: yes in local mode, no in classroom mode. */
        Optional<Boolean> internet();
    }

    interface Network {
        /** Each sandbox gets a /28 of it; must not overlap with networks that this machine uses. */
        @WithDefault("10.201.0.0/16")
        String cidr();
    }
}
