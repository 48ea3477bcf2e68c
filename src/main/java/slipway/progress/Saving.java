package slipway.progress;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import slipway.database.DatabaseException;

/** Something small on its way into the journal that somebody may want to know to be there. */
final class Saving implements Change {
    final CompletableFuture<Void> saved = new CompletableFuture<>();
    private final String learner;
    private final Consumer<WriteConnection> statements;

    Saving(String learner, Consumer<WriteConnection> statements) {
        this.learner = learner;
        this.statements = statements;
    }

    @Override
    public String learner() {
        return learner;
    }

    @Override
    public void apply(WriteConnection connection) {
        statements.accept(connection);
    }

    @Override
    public void stored() {
        saved.completeAsync(() -> null, Thread::startVirtualThread);
    }

    @Override
    public void failed(DatabaseException reason) {
        Thread.startVirtualThread(() -> saved.completeExceptionally(reason));
    }
}
