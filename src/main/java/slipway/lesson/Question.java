package slipway.lesson;

/**
 * Collects a typed answer.
 *
 * @param id also the name of the environment variable in which checks see the answer
 * @param match regular expression the whole answer must meet; empty for any
 */
public record Question(String id, String match, String renamedFrom, int line) implements Block {
}
