package slipway.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import slipway.sandbox.Limits;
import slipway.sandbox.SandboxException;

/**
 * Volumes with an end: a learner's home and engine data are file systems in files of a fixed size (in a third volume of the learner),
 * which loop devices show to the engine as disks that it mounts. A full disk is then the learner's own, inodes included. The
 * devices are attached by a container of the sandbox image, {@code disks.py}, that has no capability but may open loop devices:
 * the server is often an ordinary user, and a disk quota would need a file system that was made for it.
 *
 * <p>What is attached is asked of the kernel each time; nothing of it is remembered, since a restart of the host detaches all. Volumes
 * that learners had before there was a limit, and those of a host that has no loop devices, are plain and without a limit.
 */
final class Disks {
    private static final Logger LOG = Logger.getLogger(Disks.class);
    private static final String SCRIPT = "/opt/slipway/disks.py";
    private static final String FULL = "ended with exit code 28";
    private static final String DONE = "ended with exit code 0";

    private final DockerSettings settings;
    private final OneShots oneShots;
    private final Names names;
    private final ReentrantLock sweeping = new ReentrantLock();
    private final Together<Wish, String> attaching = new Together<>(this::attach);
    private volatile String refusal = "";

    private record Wish(Tags tags, Limits limits) {
    }

    Disks(DockerSettings settings, OneShots oneShots, String instance) {
        this.settings = settings;
        this.oneShots = oneShots;
        this.names = new Names(instance);
    }

    /** How the engine mounts the disk of this name as a volume; what was removed in it is given back to the host at once. */
    static Driver driver(String name) {
        return new Driver().withName("local")
                .withOptions(Map.of("type", "ext4", "device", "/dev/slipway/" + name, "o", "noatime,discard"));
    }

    /** Why new learners get no limit on this host, as a sentence; empty when they do. */
    String refusal() {
        return refusal;
    }

    /**
     * Has the disks of an owner there to be mounted; half a second for those who have none yet, however many come at once,
     * and after a restart of the host.
     *
     * @return whether the owner's volumes are disks; else they are plain
     */
    boolean prepare(Tags tags, Inventory owned, Limits limits) throws SandboxException {
        String home = names.home(tags.slot());
        String data = names.engine(tags.slot());
        boolean made = has(owned, names.disks(tags.slot()));
        if (!made && (has(owned, home) || !limits.disk() || !refusal.isEmpty())) {
            return false;
        }
        if (made && LoopDevices.held().containsAll(Set.of(home, data))) {
            return true;
        }
        String ending = attaching.of(new Wish(tags, limits));
        if (!ending.equals(DONE)) {
            failed(made, ending);
        }
        return ending.equals(DONE);
    }

    /** All in one container; when that fails, each in one of its own, to tell whose fault it is. */
    private List<String> attach(List<Wish> wishes) throws SandboxException {
        List<String> words = new ArrayList<>(List.of("attach"));
        for (Wish wish : wishes) {
            int slot = wish.tags().slot();
            words.add(names.disks(slot) + "/" + names.home(slot) + "=" + wish.limits().homeBytes());
            words.add(names.disks(slot) + "/" + names.engine(slot) + "=" + wish.limits().engineBytes());
        }
        String ending = run(wishes.getFirst().tags().slot() + "-attach", wishes.stream().map(wish -> disks(wish.tags())).toList(),
                words.toArray(String[]::new));
        if (ending.equals(DONE) || wishes.size() == 1) {
            return Collections.nCopies(wishes.size(), ending);
        }
        List<String> endings = new ArrayList<>();
        for (Wish wish : wishes) {
            endings.addAll(attach(List.of(wish)));
        }
        return endings;
    }

    private void failed(boolean needed, String ending) throws SandboxException {
        if (ending.startsWith(FULL)) {
            throw new SandboxException.Exhausted("The disk of the Docker engine is full. Free some space"
                    + " (`docker system df` shows what uses it).", null);
        }
        if (needed) {
            throw new SandboxException.HostUnfit("The disks of this learner cannot be attached: the container that attaches them "
                    + ending + ". The host needs loop devices (`modprobe loop`).", null);
        }
        giveUp("the container that attaches its disk " + ending);
    }

    /** Whether the sandbox did not start since the engine cannot mount disks: then volumes are plain from now on. */
    boolean refused(SandboxException failure) {
        boolean mounting = String.valueOf(failure.getMessage()).contains("failed to mount local volume");
        if (mounting) {
            giveUp("the engine cannot mount one (" + failure.getMessage() + ")");
        }
        return mounting;
    }

    /** From now on, as far as this server lives, new learners get plain volumes. Said once. */
    private void giveUp(String reason) {
        if (refusal.isEmpty()) {
            refusal = "Learners' disks are not limited on this host: " + reason + ". Who fills the disk fills it for all;"
                    + " sandbox.disk.home and sandbox.disk.engine need loop devices (`modprobe loop`).";
            LOG.warn(refusal);
        }
    }

    /** After a restart of the host: all disks of this server in one container, rather than each when its owner comes. */
    void attachAll(Inventory mine) throws SandboxException {
        Set<String> held = LoopDevices.held();
        List<Mount> missing = mine.volumes().stream().map(Inventory.Volume::tags).distinct()
                .filter(tags -> has(mine, names.disks(tags.slot())))
                .filter(tags -> !held.containsAll(Set.of(names.home(tags.slot()), names.engine(tags.slot()))))
                .map(this::disks).toList();
        if (!missing.isEmpty()) {
            String ending = run("attach", missing, "attach");
            if (!ending.equals(DONE)) {
                LOG.warn("Not all disks of learners could be attached: the container that attaches them " + ending);
            }
        }
    }

    /**
     * Gives back the space of disks that were removed, of whichever server: what is removed is nobody's any more, and who removed it may be
     * gone. Does nothing, at no cost, when none were.
     */
    List<String> sweep() throws SandboxException {
        sweeping.lock();
        try {
            if (!LoopDevices.holdRemoved(Names.PREFIX)) {
                return List.of();
            }
            String ending = run("sweep", List.of(), "sweep", Names.PREFIX);
            return ending.startsWith(DONE) ? List.of() : List.of("Could not give back the space of removed disks: the container that does it " + ending);
        } finally {
            sweeping.unlock();
        }
    }

    private static boolean has(Inventory owned, String volume) {
        return owned.volumes().stream().anyMatch(one -> one.name().equals(volume));
    }

    private Mount disks(Tags tags) {
        String name = names.disks(tags.slot());
        return new Mount().withType(MountType.VOLUME).withSource(name).withTarget("/disks/" + name)
                .withVolumeOptions(new VolumeOptions().withNoCopy(true).withLabels(tags.labels()));
    }

    private String run(String name, List<Mount> mounts, String... words) throws SandboxException {
        String ending = oneShots.run("disk-" + name, settings.image(), command -> describe(command, mounts, words));
        return ending.startsWith(DONE) ? DONE : ending;
    }

    private void describe(CreateContainerCmd command, List<Mount> mounts, String... words) {
        List<String> line = new ArrayList<>(List.of("python3", "-I", SCRIPT));
        line.addAll(List.of(words));
        command.withEntrypoint(line)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none").withReadonlyRootfs(true)
                        .withTmpFs(Map.of("/tmp", "size=4m"))
                        .withCapDrop(Capability.ALL)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withDeviceCgroupRules(List.of("b 7:* rw", "c 10:237 rw"))
                        .withMounts(mounts)
                        .withBinds(Bind.parse("/dev:/hostdev")));
    }
}
