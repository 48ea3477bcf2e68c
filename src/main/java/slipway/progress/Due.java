package slipway.progress;

/** Something that may have a change to store when its time has come. */
interface Due {
    /** About how many bytes its change will write. */
    long weight();

    /** What is to be stored now, or null. */
    Change change();
}
