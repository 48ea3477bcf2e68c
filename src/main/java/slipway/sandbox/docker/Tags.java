package slipway.sandbox.docker;

import java.util.Map;
import java.util.Optional;
import slipway.sandbox.SandboxOwner;

/**
 * What stands on every container, network and volume of a sandbox, so that it is found again by any server at any time.
 *
 * @param instance the server's id; only its own things are ever removed
 * @param owner whose it is now
 * @param slot of any instance on this engine: it is taken
 * @param label the owner as it stands on the engine: a member of the pool, for what came from there
 */
record Tags(String instance, SandboxOwner owner, int slot, SandboxOwner label) {
    static final String INSTANCE = "slipway.instance";
    static final String OWNER = "slipway.owner";
    static final String SLOT = "slipway.slot";
    /** Container only: the sandbox's id, which names its run directory. */
    static final String SANDBOX = "slipway.sandbox";
    /** Container only: seconds since 1970. Labels cannot change; a renewal is kept in the lease file. */
    static final String EXPIRES = "slipway.expires";
    /** Container only: the bytes of memory that it counts for, see {@link Places}. */
    static final String MEMORY = "slipway.memory";
    /** Container only: what it may do, in short; see {@link ContainerProfile#fingerprint}. */
    static final String PROFILE = "slipway.profile";

    Tags(String instance, SandboxOwner owner, int slot) {
        this(instance, owner, slot, owner);
    }

    Tags ownedBy(SandboxOwner somebody) {
        return new Tags(instance, somebody, slot, label);
    }

    Map<String, String> labels() {
        return Map.of(INSTANCE, instance, OWNER, label.toString(), SLOT, Integer.toString(slot));
    }

    /** Empty for labels that we cannot have written: then it is nobody's of us. */
    static Optional<Tags> read(Map<String, String> labels) {
        try {
            int slot = Integer.parseInt(labels.get(SLOT));
            return Optional.of(new Tags(labels.getOrDefault(INSTANCE, ""), SandboxOwner.parse(labels.get(OWNER)), slot));
        } catch (IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    boolean belongsTo(String someInstance) {
        return instance.equals(someInstance);
    }
}
