package slipway.classroom;

/** The classroom was deleted by the time that something was to be stored about it; nothing was. */
public final class ClassroomGoneException extends RuntimeException {
    ClassroomGoneException(String classroom) {
        super("there is no classroom " + classroom + " any more");
    }
}
