package slipway.lesson;

import java.util.ArrayList;
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

    /** All blocks of a kind, in the order of the text, without what stands in hints and solutions. */
    public <T extends Block> List<T> all(Class<T> kind) {
        return all(blocks, kind);
    }

    static <T extends Block> List<T> all(List<Block> blocks, Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Block block : blocks) {
            if (kind.isInstance(block)) {
                found.add(kind.cast(block));
            }
            switch (block) {
                case Block.Fold fold -> found.addAll(all(fold.blocks(), kind));
                case Exercise exercise -> found.addAll(all(exercise.blocks(), kind));
                default -> { }
            }
        }
        return found;
    }
}
