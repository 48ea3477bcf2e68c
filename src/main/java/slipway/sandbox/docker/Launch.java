package slipway.sandbox.docker;

import java.time.Instant;
import java.util.Optional;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxSpec;
import slipway.sandbox.docker.Inventory.Net;

/**
 * Starts an owner's sandbox anew: slot, network, container with the owner's volumes. The caller holds the owner's lock.
 * What a failed launch has made it takes away again.
 */
final class Launch {
    private final DockerSettings settings;
    private final String instance;
    private final Engine engine;
    private final RunDirectories directories;
    private final ContainerProfile profile;
    private final DataVolume volume;
    private final Removal removal;
    private final Names names;
    private final Slots slots = new Slots();

    Launch(DockerSettings settings, String instance, Engine engine, RunDirectories directories, ContainerProfile profile,
            DataVolume volume, Removal removal) {
        this.settings = settings;
        this.instance = instance;
        this.engine = engine;
        this.directories = directories;
        this.profile = profile;
        this.volume = volume;
        this.removal = removal;
        this.names = new Names(instance);
    }

    /** Answers when the agent does. */
    DockerSandbox start(SandboxSpec spec, Inventory everything) throws SandboxException {
        Inventory owned = everything.of(instance, spec.owner());
        String sandbox = RunDirectories.newId();
        try {
            DockerSandbox started = start(spec, sandbox, claim(spec.owner(), owned, everything));
            started.awaitAgent();
            return started;
        } catch (SandboxException | RuntimeException e) {
            undo(spec.owner(), sandbox, owned.volumes().isEmpty(), e);
            throw e;
        } finally {
            directories.started(sandbox);
        }
    }

    private DockerSandbox start(SandboxSpec spec, String sandbox, Tags tags) throws SandboxException {
        Instant expires = Instant.now().plus(spec.lifetime());
        RunDirectory directory = directories.create(sandbox);
        ContainerProfile.Wanted wanted = new ContainerProfile.Wanted(tags, sandbox, spec, expires, directory, volume.locate());
        String container = engine.createContainer(settings.image(), command -> profile.describe(command, wanted));
        engine.start(container);
        Inventory.Build build = new Inventory.Build(ContainerProfile.countedMemory(spec), profile.fingerprint(spec, wanted.paths()), PoolMember.is(spec.owner()));
        return new DockerSandbox(new Inventory.Machine(tags, container, sandbox, expires, true, build), engine, directories, removal);
    }

    private void undo(SandboxOwner owner, String sandbox, boolean volumesAreNew, Exception failure) {
        try {
            removal.undo(owner, sandbox, volumesAreNew);
        } catch (SandboxException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Tags claim(SandboxOwner owner, Inventory owned, Inventory everything) throws SandboxException {
        Optional<Tags> held = Slots.heldBy(owned);
        if (held.isPresent()) {
            claimAgain(held.get(), owned);
            return held.get();
        }
        return claimNew(owner, everything);
    }

    private Tags claimNew(SandboxOwner owner, Inventory everything) throws SandboxException {
        int from = 0;
        while (true) {
            int slot = slots.choose(everything, from, settings.addresses().slots()).orElseThrow(this::exhausted);
            try {
                Tags tags = new Tags(instance, owner, slot);
                if (createNetwork(tags)) {
                    return tags;
                }
            } finally {
                slots.release(slot);
            }
            from = slot + 1;
        }
    }

    private SandboxException exhausted() {
        return new SandboxException.Exhausted("No place for another sandbox is left: of the " + settings.addresses().slots() + " in "
                + settings.addresses() + " each is held by a learner's volumes or by another network. Remove volumes of learners who"
                + " have finished (`docker volume ls --filter label=" + Tags.SLOT + "`).", null);
    }

    /** The network of a slot that the owner's volumes hold; one may be left over from a server that was killed. */
    private void claimAgain(Tags tags, Inventory owned) throws SandboxException {
        requireAddresses(tags.slot());
        String subnet = settings.addresses().subnet(tags.slot());
        for (Net network : owned.networks()) {
            if (network.tags().equals(tags) && network.subnet().equals(subnet)) {
                return;
            }
            engine.removeNetwork(network.id());
        }
        if (!createNetwork(tags)) {
            throw new SandboxException.Exhausted("The addresses " + subnet + " or the bridge " + Names.bridge(tags.slot())
                    + " of this learner's slot are taken by another network. Remove it (`docker network ls`), or set"
                    + " sandbox.network.cidr to a range that nobody uses.", null);
        }
    }

    private void requireAddresses(int slot) throws SandboxException {
        if (slot >= settings.addresses().slots()) {
            throw new SandboxException.HostUnfit("sandbox.network.cidr " + settings.addresses() + " ends before slot " + slot
                    + ", which this learner's volumes hold. Set a larger range; /20 has room for all.", null);
        }
    }

    private boolean createNetwork(Tags tags) throws SandboxException {
        return engine.createNetwork(names.network(tags.slot()), Names.bridge(tags.slot()), settings.addresses().subnet(tags.slot()),
                tags.labels());
    }
}
