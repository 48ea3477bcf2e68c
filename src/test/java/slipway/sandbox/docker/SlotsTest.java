package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.docker.Inventory.Machine;
import slipway.sandbox.docker.Inventory.Net;
import slipway.sandbox.docker.Inventory.Volume;

class SlotsTest {
    private static final String OURS = UUID.randomUUID().toString();
    private static final String OTHERS = UUID.randomUUID().toString();
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final SandboxOwner BOB = new SandboxOwner("bob", "docker");
    /** Slot 0 by a volume, 1 by another server's network, 3 by a container. */
    private static final Inventory ENGINE = new Inventory(
            List.of(new Machine(new Tags(OURS, BOB, 3), "c", "s", Instant.EPOCH, false, new Inventory.Build(1, "", false))),
            List.of(new Net(new Tags(OTHERS, ADA, 1), "n", "10.0.0.0/28")),
            List.of(new Volume(new Tags(OURS, ADA, 0), "v")));

    private final Slots slots = new Slots();

    @Test
    void aNewOwnerGetsTheLowestThatNothingHolds() {
        assertEquals(Optional.of(2), slots.choose(ENGINE, 0, Slots.LIMIT));
    }

    @Test
    void whatAnotherThreadIsClaimingIsPassedOverUntilReleased() {
        slots.choose(ENGINE, 0, Slots.LIMIT);
        assertEquals(Optional.of(4), slots.choose(ENGINE, 0, Slots.LIMIT));
        slots.release(2);
        assertEquals(Optional.of(2), slots.choose(ENGINE, 0, Slots.LIMIT));
    }

    @Test
    void aRefusedSlotIsNotTriedAgain() {
        assertEquals(Optional.of(4), slots.choose(ENGINE, 3, Slots.LIMIT));
    }

    @Test
    void nothingIsFreeBeyondTheEnd() {
        assertEquals(Optional.empty(), slots.choose(ENGINE, 0, 2));
    }

    @Test
    void anOwnersVolumesHoldTheSlotOnTheirServerOnly() {
        assertEquals(Optional.of(0), Slots.heldBy(ENGINE.of(OURS, ADA)).map(Tags::slot));
        assertEquals(Optional.of(1), Slots.heldBy(ENGINE.of(OTHERS, ADA)).map(Tags::slot));
        assertEquals(Optional.empty(), Slots.heldBy(ENGINE.of(OTHERS, BOB)).map(Tags::slot));
    }

    @Test
    void labelsAreReadAsTheyWereWritten() {
        Tags tags = new Tags(OURS, ADA, 17);
        assertEquals(Optional.of(tags), Tags.read(tags.labels()));
    }

    @Test
    void labelsThatWeCannotHaveWrittenAreNobodysOfUs() {
        assertEquals(Optional.empty(), Tags.read(Map.of(Tags.SLOT, "x", Tags.OWNER, "ada/docker")));
        assertEquals(Optional.empty(), Tags.read(Map.of(Tags.SLOT, "1", Tags.OWNER, "../docker")));
        assertEquals(Optional.empty(), Tags.read(Map.of(Tags.SLOT, "1")));
        assertEquals(Optional.empty(), Tags.read(Map.of()));
    }
}
