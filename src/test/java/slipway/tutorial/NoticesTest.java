package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import slipway.protocol.ServerMessage;
import slipway.protocol.ServerMessage.Notices.Level;

class NoticesTest {
    private final List<String> done = new ArrayList<>();
    private final Notices notices = new Notices();

    private Notice notice(String id, String lesson, String text) {
        return new Notice(id, Level.info, lesson, text, List.of("a line"), List.of(
                new Notice.Remedy("remove", "Remove them", "They are gone then.", () -> done.add(text)),
                new Notice.Remedy("keep", "Keep them", "", () -> done.add("kept"))));
    }

    private List<String> texts(String lesson) {
        return notices.of(lesson).notices().stream().map(ServerMessage.Notices.Notice::text).toList();
    }

    @Test
    void aPageIsToldWhatConcernsItsLessonAndTheNewestOfAnId() {
        notices.put(notice("disk", null, "first"));
        notices.put(notice("left", "networks", "left by another lesson"));
        notices.put(notice("disk", null, "second"));
        assertEquals(List.of("second", "left by another lesson"), texts("networks"));
        assertEquals(List.of("second"), texts("volumes"));
        assertTrue(notices.remove("disk"));
        assertFalse(notices.remove("disk"));
        assertEquals(List.of(), texts("volumes"));
    }

    @Test
    void aRemedyIsFoundByNameOnPagesThatSeeItsNotice() {
        notices.put(notice("left", "networks", "left"));
        assertTrue(notices.remedy("volumes", "left", "remove").isEmpty());
        assertTrue(notices.remedy("networks", "right", "remove").isEmpty());
        assertTrue(notices.remedy("networks", "left", "burn").isEmpty());
        notices.remedy("networks", "left", "remove").orElseThrow().action().run();
        assertEquals(List.of("left"), done);
    }

    @Test
    void whatIsToldHasLabelsAndWhatIsAskedBefore() {
        notices.put(notice("left", null, "left"));
        assertEquals(List.of(new ServerMessage.Notices.Remedy("remove", "Remove them", "They are gone then."),
                new ServerMessage.Notices.Remedy("keep", "Keep them", "")), notices.of("any").notices().getFirst().remedies());
    }
}
