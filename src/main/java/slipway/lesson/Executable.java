package slipway.lesson;

/** What a learner can edit and run. The id is unique in the lesson and names its runs in the journal. */
public sealed interface Executable extends Block permits Cell, FileCell {
    /** The shell that all cells share which name no other. */
    String MAIN_SESSION = "main";

    String id();

    /** For people, unique in the lesson: {@code Cell 4}, {@code File ml/Dockerfile}. */
    String label();

    String language();

    /** The author's text. A file's ends with a line end, a cell's does not. */
    String source();

    String session();

    /** The id this had before, whose records go on under the new one; empty when it has none. */
    String renamedFrom();

    /** Line of its fence in lesson.md, from 1. */
    int line();
}
