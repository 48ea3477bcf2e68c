package slipway.sandbox.docker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What an operator may set about sandboxes; {@code SandboxConfigTest} pins each key and default. */
@ConfigMapping(prefix = "sandbox")
public interface SandboxConfig {
    /** The image that sandboxes run. */
    @WithDefault("slipway-sandbox:latest")
    String image();

    /** Memory of all processes of one sandbox together, swap included. */
    @WithDefault("704M")
    MemorySize memory();

    /** Cores of one sandbox. */
    @WithDefault("1.0")
    double cpus();

    /** Processes and threads of one sandbox together. A container that runs in it has some 15, with a published port 25. */
    @WithDefault("768")
    int processes();

    /** Size of /tmp, which counts as memory. */
    @WithDefault("256M")
    MemorySize tmp();

    Disk disk();

    /** The lease: how long a sandbox stays when no server looks after it. */
    @WithDefault("2H")
    Duration lifetime();

    /** Whether a sandbox starts its Docker engine at once, or when a cell first needs it. */
    @WithDefault("true")
    boolean engineAtStart();

    /** How often sandboxes that nobody needs are looked for. */
    @WithDefault("1M")
    Duration reapEvery();

    Docker docker();

    Network network();

    /** Both 0: no limit. A change counts for learners who have no files yet, and after a reset. */
    interface Disk {
        /** Disk for a learner's files. */
        @WithDefault("1G")
        MemorySize home();

        /** Disk for the images, containers and volumes of a learner's engine. */
        @WithDefault("6G")
        MemorySize engine();
    }

    interface Docker {
        /** The engine's socket on this machine. */
        @WithDefault("${docker.host:unix:///var/run/docker.sock}")
        String host();

        /** A stronger runtime that the engine knows: {@code sysbox-runc}, {@code kata}, {@code runsc}. Absent: the engine's default. */
        Optional<String> runtime();

        /** The volume that holds the data directory, for a server in a container. Absent: the engine sees the data directory where we do. */
        Optional<String> dataVolume();

        /** How many sandboxes are kept ready for those who open a course for the first time; 0 for none. */
        @WithDefault("2")
        int pool();

        /** How many sandboxes may run at once. Absent: as many as the machine has memory for. */
        OptionalInt capacity();
        /** Whether sandboxes reach the internet ({@code on} or {@code off}). Absent: yes in local mode, no in classroom mode. */
        Optional<Boolean> internet();
    }

    interface Network {
        /** Each sandbox gets a /28 of it; must not overlap with networks that this machine uses. */
        @WithDefault("10.201.0.0/16")
        String cidr();
    }
}
