package slipway.progress;

import slipway.database.DatabaseException;

/**
 * Something that the writer is to store. Called by the writer's thread: {@code apply} in a transaction, then one of the others.
 */
interface Change {
    /** Whose it is: when they are gone, it is not stored but fails. Empty for what is nobody's. */
    String learner();

    void apply(WriteConnection connection);

    /** The transaction is on disk. */
    void stored();

    /** Nothing of it is. */
    void failed(DatabaseException reason);
}
