package slipway.tutorial;

import java.util.List;

import slipway.protocol.ServerMessage.Notices.Level;

/**
 * Something a learner should know about the sandbox, in words, with what can be done about it in one click.
 *
 * @param id one of this id is shown at a time, the newest
 * @param lesson slug of the lesson whose pages show it; null for all of the course
 * @param details lines that go with the text, from our own words or cut and cleaned by whoever makes the notice
 */
record Notice(String id, Level level, String lesson, String text, List<String> details, List<Remedy> remedies) {
    /**
     * One click that helps.
     *
     * @param confirm what is lost by it; empty when nothing is, and nothing is asked
     * @param action runs on the thread of the page's socket, so it returns at once and does what is slow on a thread of its own
     */
    record Remedy(String name, String label, String confirm, Runnable action) {
    }

    Notice {
        details = List.copyOf(details);
        remedies = List.copyOf(remedies);
    }

    boolean concerns(String slug) {
        return lesson == null || lesson.equals(slug);
    }
}
