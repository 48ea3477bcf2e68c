package slipway.lesson;

import java.util.List;

/**
 * A {@code ##} heading and what follows it: the unit of progress.
 *
 * @param id the anchor GitHub gives the heading, unique in the lesson
 * @param title plain text
 */
public record Step(String id, String title, List<Block> blocks) {
    public Step {
        blocks = List.copyOf(blocks);
    }
}
