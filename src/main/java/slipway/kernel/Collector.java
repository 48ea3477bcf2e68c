package slipway.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a started program to its end: reads both outputs at the same time, keeps the first of each and lets the rest pass. */
final class Collector {
    /** The agent kills at the limit; what does not come after it so soon does not come. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final byte[] kept = new byte[ExecResult.OUTPUT_LIMIT];
    private int size;
    private boolean truncated;

    private Collector() {
    }

    static ExecResult collect(ExecHandle program, Duration limit) throws IOException {
        program.stdin().close();
        CompletableFuture<Collector> stdout = drain(program.stdout());
        CompletableFuture<Collector> stderr = drain(program.stderr());
        ExecExit exit = program.waitFor(limit.plus(GRACE));
        Collector out = await(stdout);
        Collector err = await(stderr);
        return new ExecResult(exit, out.bytes(), err.bytes(), out.truncated || err.truncated);
    }

    private static CompletableFuture<Collector> drain(InputStream part) {
        CompletableFuture<Collector> done = new CompletableFuture<>();
        Thread.ofVirtual().name("kernel-exec").start(() -> {
            try {
                Collector collector = new Collector();
                collector.readAll(part);
                done.complete(collector);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static Collector await(CompletableFuture<Collector> part) throws IOException {
        try {
            return part.get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("The program has ended, but something that it started holds its output open.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the sandbox", e);
        }
    }

    private void readAll(InputStream part) throws IOException {
        byte[] buffer = new byte[16 << 10];
        int read;
        while ((read = part.read(buffer)) >= 0) {
            int fits = Math.min(read, kept.length - size);
            System.arraycopy(buffer, 0, kept, size, fits);
            size += fits;
            truncated |= fits < read;
        }
    }

    private byte[] bytes() {
        return Arrays.copyOf(kept, size);
    }
}
