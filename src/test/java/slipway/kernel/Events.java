package slipway.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A listener that remembers and can be waited on. Output is kept apart, per run. */
public class Events implements KernelListener {
    static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("slipway.test.patience", 30));

    private final List<KernelEvent> all = new ArrayList<>();
    private final Map<UUID, Output> outputs = new HashMap<>();
    private String mistake;

    @Override
    public synchronized void event(KernelEvent event) {
        if (event instanceof KernelEvent.OutputReceived(UUID run, long offset, byte[] bytes)) {
            try {
                output(run).add(offset, bytes);
            } catch (IllegalStateException e) {
                mistake = e.getMessage();
            }
        } else {
            all.add(event);
        }
        notifyAll();
    }

    synchronized List<KernelEvent> all() {
        return List.copyOf(all);
    }

    /** What was heard of the run so far; fails when a byte was missing or doubled in any. */
    synchronized Output output(UUID run) {
        if (mistake != null) {
            fail(mistake);
        }
        return outputs.computeIfAbsent(run, Output::new);
    }

    synchronized String text(UUID run) {
        return output(run).text();
    }

    synchronized <E extends KernelEvent> List<E> of(Class<E> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public <E extends KernelEvent> E await(Class<E> kind) {
        return await(kind, event -> true);
    }

    /** The first event of that kind that fits, past or to come. */
    public <E extends KernelEvent> E await(Class<E> kind, Predicate<E> fits) {
        List<E> found = new ArrayList<>();
        awaitUntil(() -> {
            of(kind).stream().filter(fits).findFirst().ifPresent(found::add);
            return !found.isEmpty();
        }, () -> "no such " + kind.getSimpleName() + " within " + LIMIT + "; the last events were " + last());
        return found.getFirst();
    }

    KernelEvent.RunEnded awaitEnd(UUID run) {
        awaitUntil(() -> end(run) != null, () -> run + " does not end; its output is " + output(run) + "; the last events were "
                + last());
        return end(run);
    }

    boolean hasEnded(UUID run) {
        return end(run) != null;
    }

    private synchronized KernelEvent.RunEnded end(UUID run) {
        return of(KernelEvent.RunEnded.class).stream().filter(ended -> ended.run().equals(run)).findFirst().orElse(null);
    }

    private List<KernelEvent> last() {
        return all.subList(Math.max(0, all.size() - 8), all.size());
    }

    KernelEvent.OutputClosed awaitClosed(UUID run) {
        return await(KernelEvent.OutputClosed.class, closed -> closed.run().equals(run));
    }

    void awaitStarted(UUID run) {
        await(KernelEvent.RunStarted.class, started -> started.run().equals(run));
    }

    /** Waits until the output so far fits. */
    void awaitText(UUID run, Predicate<String> fits) {
        awaitUntil(() -> fits.test(text(run)), () -> "the output does not come; there is " + text(run));
    }

    void awaitLength(UUID run, long length) {
        awaitUntil(() -> output(run).length() >= length, () -> "only " + output(run).length() + " bytes came of " + length);
    }

    synchronized void awaitUntil(BooleanSupplier condition, Supplier<String> late) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                fail(late.get());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
