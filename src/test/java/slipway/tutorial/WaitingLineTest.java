package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    private record Learner(String name) implements WaitingLine.Member {
        @Override
        public void stand(int before) {
        }

        @Override
        public void tryToEnter() {
        }
    }

    private final WaitingLine line = new WaitingLine();
    private final Learner ann = new Learner("Ann");
    private final Learner bo = new Learner("Bo");
    private final Learner cy = new Learner("Cy");

    private int join(Learner learner, long asked) {
        return line.join(learner, Instant.ofEpochSecond(asked));
    }

    @Test
    void newcomersGoToTheEnd() {
        assertEquals(List.of(0, 1, 2), List.of(join(ann, 1), join(bo, 2), join(cy, 3)));
        assertEquals(List.of(ann, bo, cy), line.members());
    }

    @Test
    void whoAskedFirstIsFirstWhateverAnswerCameFirst() {
        join(bo, 2);
        assertEquals(0, join(ann, 1));
        assertEquals(List.of(ann, bo), line.members());
    }

    @Test
    void whoIsRefusedKeepsThePlace() {
        join(ann, 1);
        join(bo, 2);
        assertEquals(Optional.of(ann), line.next());
        line.refused(ann);
        assertEquals(0, join(ann, 9));
        assertEquals(Optional.of(ann), line.next());
    }

    @Test
    void onlyTheFirstTriesAndOneAfterTheOther() {
        join(ann, 1);
        join(bo, 2);
        assertEquals(Optional.of(ann), line.next());
        assertEquals(Optional.empty(), line.next());
        line.leave(ann);
        assertEquals(Optional.of(bo), line.next());
        line.leave(bo);
        assertTrue(line.isEmpty());
        assertEquals(Optional.empty(), line.next());
    }

    @Test
    void aPlaceIsNeededFromARefusalUntilTheNextTry() {
        join(ann, 1);
        assertFalse(line.needsPlace());
        line.next();
        assertFalse(line.needsPlace());
        line.refused(ann);
        assertTrue(line.needsPlace());
        line.next();
        assertFalse(line.needsPlace());
        line.refused(ann);
        line.leave(ann);
        assertFalse(line.needsPlace());
    }

    @Test
    void thoseBehindMoveUpWhenSomebodyGivesUp() {
        join(ann, 1);
        join(bo, 2);
        join(cy, 3);
        line.leave(bo);
        assertEquals(List.of(ann, cy), line.members());
    }

    @Test
    void learnersAreToldTheirPlaceInWords() {
        assertEquals(List.of("In line: you are next", "In line: 1 learner is before you",
                "In line: 7 learners are before you"), List.of(Words.inLine(0), Words.inLine(1), Words.inLine(7)));
    }
}
