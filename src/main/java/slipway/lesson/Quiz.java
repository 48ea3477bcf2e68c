package slipway.lesson;

import java.util.List;

/**
 * A question with given answers.
 *
 * @param prompt sanitised HTML between the comment and the options, may be empty
 */
public record Quiz(String id, int points, String prompt, List<Option> options, String renamedFrom, int line) implements Block {
    public Quiz {
        options = List.copyOf(options);
    }

    /** Both texts are sanitised HTML; {@code right} and {@code feedback} never reach a learner's page before the answer. */
    public record Option(String html, boolean right, String feedback) {
    }
}
