package slipway.sandbox.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.VolumeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.SandboxSpec.Network;

/**
 * The one place that says what a sandbox's container may do. Everything is denied that the rootless engine inside does not
 * need; what each allowance is for, and what it costs, stands beside it and in ARCHITECTURE.md.
 */
final class ContainerProfile {
    private static final String SECCOMP = "seccomp=" + resource("/seccomp.json");
    private static final long AGENT_DIRECTORY_BYTES = 16L << 20;
    private static final long RUNTIME_DIRECTORY_BYTES = 64L << 20;

    private final DockerSettings settings;
    private final Names names;
    private final Path images;

    ContainerProfile(DockerSettings settings, Names names, Path images) {
        this.settings = settings;
        this.names = names;
        this.images = images;
    }

    /** What distinguishes one container from the next; {@code paths} say where the engine finds what is bound. */
    record Wanted(Tags tags, String sandbox, SandboxSpec spec, Instant expires, RunDirectory directory, HostPaths paths) {
        Limits limits() {
            return spec.limits();
        }

        Network network() {
            return spec.network();
        }
    }

    /** What a sandbox counts for in {@link Places}. The judge, which has no network, has its memory in the reserve of {@link Room}. */
    static long countedMemory(SandboxSpec spec) {
        return spec.network() == Network.NONE ? 0 : spec.limits().memoryBytes();
    }

    /** In short, what a container of this specification may do: whoever changes anything here, or a setting, gives it another. */
    String fingerprint(SandboxSpec spec, HostPaths paths) {
        Tags tags = new Tags(names.instance(), PoolMember.of("0"), 0);
        return Fingerprint.of(settings.image() + spec.limits(), command -> fill(command,
                new Wanted(tags, "0", spec, Instant.EPOCH, new RunDirectory(paths.data(), 0), paths)));
    }

    void describe(CreateContainerCmd command, Wanted wanted) {
        fill(command, wanted);
        command.getLabels().put(Tags.PROFILE, fingerprint(wanted.spec(), wanted.paths()));
    }

    private void fill(CreateContainerCmd command, Wanted wanted) {
        int slot = wanted.tags().slot();
        Map<String, String> labels = new HashMap<>(wanted.tags().labels());
        labels.put(Tags.SANDBOX, wanted.sandbox());
        labels.put(Tags.EXPIRES, Long.toString(wanted.expires().getEpochSecond()));
        labels.put(Tags.MEMORY, Long.toString(countedMemory(wanted.spec())));
        command.withName(PoolMember.is(wanted.tags().owner()) ? names.waiting(wanted.sandbox()) : names.container(wanted.sandbox()))
                .withHostName("slipway")
                .withLabels(labels)
                .withEnv("SLIPWAY_SLOT=" + slot, "SLIPWAY_AGENT_GROUP=" + wanted.directory().group(),
                        "SLIPWAY_ENGINE=" + (wanted.spec().engine() ? "start" : ""))
                .withHostConfig(hostConfig(wanted, slot));
    }

    private HostConfig hostConfig(Wanted wanted, int slot) {
        Limits limits = wanted.limits();
        HostConfig config = new Unmasked()
                .withInit(true)
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m", "max-file", "1")))
                .withNetworkMode(wanted.network() == Network.NONE ? "none" : names.network(slot))
                .withMemory(limits.memoryBytes())
                .withMemorySwap(limits.memoryBytes())
                .withNanoCPUs(Math.round(limits.cpus() * 1e9))
                .withPidsLimit((long) limits.processes())
                .withReadonlyRootfs(true)
                .withTmpFs(tmpfs(limits, Slots.learner(slot)))
                .withMounts(List.of(
                        volume(names.home(slot), "/home", wanted.tags()),
                        volume(names.engine(slot), "/engine", wanted.tags())))
                .withBinds(
                        Bind.parse(wanted.paths().of(wanted.directory().path()) + ":/run/slipway:rw"),
                        Bind.parse(wanted.paths().of(images) + ":/opt/slipway/images:ro"));
        confine(config);
        if (!settings.runtime().isEmpty()) {
            config.withRuntime(settings.runtime());
        }
        return config;
    }

    private static void confine(HostConfig config) {
        config.withPrivileged(false)
                .withCapDrop(Capability.ALL)
                // the agent becomes the learner and ends the learner's processes; newuidmap maps the learner's sub-ids
                .withCapAdd(Capability.SETUID, Capability.SETGID, Capability.KILL)
                // slirp4netns gives the engine inside its network
                .withDevices(new Device("rw", "/dev/net/tun", "/dev/net/tun"))
                // Docker's own AppArmor profile denies the mounts of a rootless engine; seccomp, the user namespace and
                // the missing capabilities are what confines them
                .withSecurityOpts(List.of(SECCOMP, "apparmor=unconfined"));
    }

    /**
     * Masks nothing of /proc: a masked one forbids to mount a new one in a user namespace, which each inner container needs. What
     * would be masked is writable by uid 0 only, and nothing that serves a learner runs as uid 0. The client knows no such fields.
     */
    static final class Unmasked extends HostConfig {
        private static final long serialVersionUID = 1;
        @JsonProperty("MaskedPaths")
        private final List<String> maskedPaths = List.of();
        @JsonProperty("ReadonlyPaths")
        private final List<String> readonlyPaths = List.of();
    }

    private static Map<String, String> tmpfs(Limits limits, int learner) {
        return Map.of(
                "/tmp", "exec,mode=1777,size=" + limits.temporaryBytes(),
                "/run/agent", "mode=0711,uid=990,gid=990,size=" + AGENT_DIRECTORY_BYTES,
                "/run/learner", "exec,mode=0700,uid=" + learner + ",gid=" + learner + ",size=" + RUNTIME_DIRECTORY_BYTES);
    }

    /** Made by the engine when it is missing; its root then belongs to uid 0, see the entry point for what comes next. */
    private static Mount volume(String name, String target, Tags tags) {
        return new Mount().withType(MountType.VOLUME).withSource(name).withTarget(target)
                .withVolumeOptions(new VolumeOptions().withNoCopy(true).withLabels(tags.labels()));
    }

    private static String resource(String name) {
        try (InputStream stream = ContainerProfile.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
