package slipway.grading;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import slipway.kernel.ExecHandle;

/**
 * One running judge: its frames, and the checks that it runs. A virtual thread reads; whoever has something to say writes. When
 * it breaks, its checks end with that as their failure, and it is not used again.
 */
final class JudgeLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JudgeLink.class);
    private static final int LONGEST_LINE = 4000;

    private final ExecHandle program;
    private final DataOutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Integer, RunningCheck> checks = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private final long begun = System.nanoTime();
    private volatile IOException failure;

    JudgeLink(ExecHandle program) {
        this.program = program;
        this.out = new DataOutputStream(new BufferedOutputStream(program.stdin(), 64 << 10));
        Thread.ofVirtual().name("judge-reader").start(this::readAll);
        Thread.ofVirtual().name("judge-errors").start(this::logErrors);
    }

    /** @throws IOException when the judge does not say that it is ready */
    void awaitReady(Duration limit) throws IOException, InterruptedException {
        try {
            ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("The judge did not start within " + limit.toSeconds() + " s.", e);
        }
    }

    boolean usable() {
        return failure == null;
    }

    boolean idleAndOlderThan(Duration age) {
        return checks.isEmpty() && System.nanoTime() - begun > age.toNanos();
    }

    /** The caller closes it, which cancels the check if it still runs. */
    RunningCheck begin(CheckRequest request, LearnerSide learner, Consumer<CheckRecord> records) {
        RunningCheck check = new RunningCheck(last.incrementAndGet(), learner, this, records);
        checks.put(check.number(), check);
        if (failure != null) {
            check.abandon(failure);
        }
        say(new ToJudge.Check(check.number(), request.script(), request.env(), request.directory(), request.timeout().toMillis()));
        return check;
    }

    void forget(RunningCheck check) {
        checks.remove(check.number());
    }

    void say(ToJudge message) {
        try {
            byte[] bytes = JudgeFrames.bytes(message);
            write(() -> JudgeFrames.write(out, bytes));
        } catch (IOException e) {
            RunningCheck check = checks.get(message.check());
            if (check != null) {
                check.fail(e);
            }
        }
    }

    void data(int check, int stream, byte[] bytes, int length) {
        write(() -> JudgeFrames.write(out, check, stream, bytes, length));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing frame) {
        writing.lock();
        try {
            if (failure == null) {
                frame.run();
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            writing.unlock();
        }
    }

    private void readAll() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(program.stdout(), 64 << 10))) {
            while (true) {
                switch (JudgeFrames.read(in)) {
                    case JudgeFrames.Message(FromJudge message) -> accept(message);
                    case JudgeFrames.Data(int check, int stream, byte[] bytes) -> {
                        RunningCheck running = checks.get(check);
                        if (running != null) {
                            running.bridge().data(stream, bytes);
                        }
                    }
                }
            }
        } catch (EOFException e) {
            fail(new IOException("The judge ended.", e));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void accept(FromJudge message) {
        switch (message) {
            case FromJudge.Ready(int version) -> ready.complete(version);
            case FromJudge.OfCheck of -> {
                RunningCheck check = checks.get(of.check());
                if (check != null) {
                    check.accept(of);
                }
            }
        }
    }

    /** What a check's own process could not say as a record. */
    private void logErrors() {
        byte[] buffer = new byte[LONGEST_LINE];
        try (InputStream errors = program.stderr()) {
            int read;
            while ((read = errors.read(buffer)) >= 0) {
                LOG.warnf("judge: %s", new String(buffer, 0, read, StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            LOG.debug("the judge's stderr has ended", e);
        }
    }

    private void fail(IOException why) {
        if (failure == null) {
            failure = why;
        }
        ready.completeExceptionally(why);
        checks.values().forEach(check -> check.abandon(why));
        program.close();
    }

    @Override
    public void close() {
        fail(new IOException("The judge was ended."));
    }
}
