package slipway.sandbox.docker;

import java.util.HashMap;
import java.util.Map;
import slipway.sandbox.SandboxException;
import slipway.sandbox.SandboxOwner;

/** What this instance has on the engine and whose it is: labels, and for what came from the pool the owner's file. Blocks; any thread. */
final class Holdings {
    private final String instance;
    private final Engine engine;
    private final OwnerFiles files;

    Holdings(String instance, Engine engine, OwnerFiles files) {
        this.instance = instance;
        this.engine = engine;
        this.files = files;
    }

    /** All that stands on the engine, of every instance, asked now. */
    Inventory everything() throws SandboxException {
        Inventory labelled = engine.inventory();
        Map<SandboxOwner, SandboxOwner> owners = new HashMap<>();
        for (SandboxOwner label : labelled.of(instance).owners()) {
            owners.put(label, owner(label));
        }
        return labelled.owned(tags -> tags.belongsTo(instance) ? tags.ownedBy(owners.get(tags.owner())) : tags);
    }

    private SandboxOwner owner(SandboxOwner label) throws SandboxException {
        return PoolMember.is(label) ? files.given(PoolMember.id(label)).flatMap(OwnerFiles.Given::owner).orElse(label) : label;
    }

    Inventory mine() throws SandboxException {
        return everything().of(instance);
    }

    Inventory of(SandboxOwner owner) throws SandboxException {
        return mine().of(owner);
    }
}
