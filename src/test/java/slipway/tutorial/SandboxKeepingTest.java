package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose sandbox is stopped, and when; sandboxes and learners in line are played. */
class SandboxKeepingTest {
    private Instant now = Instant.ofEpochSecond(1_000_000);
    private final List<Machine> machines = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final WaitingLine line = new WaitingLine();
    private final SandboxKeeping keeping = new SandboxKeeping(() -> machines, line, life(Duration.ofHours(1), Duration.ofMinutes(10)),
            Duration.ofHours(2), new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            });

    private static SandboxLife life(Duration idle, Duration inDemand) {
        return new SandboxLife(idle, inDemand, Duration.ZERO, Duration.ofDays(90));
    }

    @AfterEach
    void close() {
        keeping.close();
    }

    private final class Machine implements SandboxKeeping.Kept {
        private final String name;
        private Instant lastUse = now;
        private boolean busy;
        private Runnable over = () -> { };

        Machine(String name) {
            this.name = name;
            machines.add(this);
        }

        @Override
        public Optional<Instant> idleSince() {
            return busy ? Optional.empty() : Optional.of(lastUse);
        }

        @Override
        public void stopIdle(Instant since, String why, Runnable done) {
            busy = true; // no more to be stopped
            over = done;
            stopped.add(name + ": " + why);
        }

        @Override
        public void renew(Duration lifetime) {
        }
    }

    private final class Learner implements WaitingLine.Member {
        private int before = -1;
        private int tries;

        @Override
        public void stand(int number) {
            before = number;
        }

        @Override
        public void tryToEnter() {
            tries++;
        }
    }

    private void after(Duration time) {
        now = now.plus(time);
        keeping.look();
    }

    @Test
    void stopsWhatNobodyUsedForTheWholeTimeAndNothingElse() {
        new Machine("idle");
        new Machine("busy").busy = true;
        after(Duration.ofMinutes(59));
        assertEquals(List.of(), stopped);
        new Machine("late");
        after(Duration.ofMinutes(1));
        assertEquals(List.of("idle: Nobody used your sandbox for 1 hour, so it was stopped."), stopped);
    }

    @Test
    void whenOthersWaitTheLongestIdleGivesItsPlaceAndOneAtATime() {
        var longest = new Machine("longest");
        after(Duration.ofMinutes(1));
        new Machine("long");
        var ann = new Learner();
        var bo = new Learner();
        line.join(ann, now);
        line.join(bo, now);
        after(Duration.ofMinutes(5));
        line.refused(ann);
        after(Duration.ZERO);
        assertEquals(List.of(), stopped, "nobody has been idle for long");
        line.refused(ann);
        after(Duration.ofMinutes(6));
        assertEquals(List.of("longest: Nobody used your sandbox for 12 minutes, and other learners wait for a place, so it was stopped."), stopped);
        int tries = ann.tries;
        after(Duration.ofMinutes(1));
        assertEquals(1, stopped.size(), "the next only when this one is over and its place was taken");
        assertEquals(tries, ann.tries);
        assertEquals(List.of(0, 1), List.of(ann.before, bo.before));
        longest.over.run();
    }

    @Test
    void nobodyIsStoppedForALineThatHasNotBeenRefused() {
        new Machine("idle");
        line.join(new Learner(), now);
        after(Duration.ofMinutes(30));
        assertEquals(List.of(), stopped);
    }

    @Test
    void aSandboxIsNotKeptLongerWhenOthersWait() {
        assertThrows(IllegalArgumentException.class, () -> life(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        assertThrows(IllegalArgumentException.class, () -> life(Duration.ZERO, Duration.ZERO));
        assertTrue(life(Duration.ofDays(1), Duration.ofDays(1)).idle().toHours() == 24);
        assertFalse(Words.duration(Duration.ofMinutes(90)).contains("hour"));
        assertEquals(List.of("1 second", "20 seconds", "1 minute", "90 minutes", "2 hours", "30 days"), List.of(Duration.ofSeconds(1),
                Duration.ofSeconds(20), Duration.ofSeconds(61), Duration.ofMinutes(90), Duration.ofHours(2), Duration.ofDays(30)).stream()
                .map(Words::duration).toList());
    }
}
