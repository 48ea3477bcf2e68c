package slipway.lesson;

/** What is judged and earns points. The id is unique in the lesson and names its attempts. */
public sealed interface Task extends Block permits Exercise, Quiz {
    String id();

    /** The id this had before, whose attempts go on under the new one; empty when it has none. */
    String renamedFrom();

    /** Plain text for people. */
    String title();

    int points();
}
