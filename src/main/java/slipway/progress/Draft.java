package slipway.progress;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A cell's text on its way into the journal. */
final class Draft implements Change {
    final CompletableFuture<Void> saved = new CompletableFuture<>();
    private final JournalKey key;
    private final String cell;
    private final String source;

    Draft(JournalKey key, String cell, String source) {
        this.key = key;
        this.cell = cell;
        this.source = source;
    }

    @Override
    public void apply(WriteConnection connection) {
        if (source == null) {
            DraftTable.remove(connection, key, cell);
        } else {
            DraftTable.put(connection, key, cell, source, Instant.now());
        }
    }

    @Override
    public void stored() {
        saved.completeAsync(() -> null, Thread::startVirtualThread);
    }

    @Override
    public void failed(JournalException reason) {
        Thread.startVirtualThread(() -> saved.completeExceptionally(reason));
    }
}
