package slipway.progress;

import slipway.database.DatabaseException;

/**
 * Something that the writer is to store. Called by the writer's thread: {@code apply} in a transaction, then one of the others.
 */
interface Change {
    void apply(WriteConnection connection);

    /** The transaction is on disk. */
    void stored();

    /** Nothing of it is. */
    void failed(DatabaseException reason);
}
