package slipway.tutorial;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import slipway.kernel.ExecExit;
import slipway.kernel.ExecHandle;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelSession;

/**
 * A learner's home in one course on its way out of the sandbox, as {@code tar.gz}. {@code tar} runs as the learner, so it reads
 * what the learner may read and nothing else, and the server opens no path of theirs; what it says is bytes that are passed on. It
 * may still stop, or be wrong, in the middle: then {@link #writeTo} throws, and whoever passes it on must not end the download as
 * if it were whole. For one thread; blocks. The caller closes it, which ends the program.
 */
public final class HomeArchive implements AutoCloseable {
    /** More is not passed on. */
    public static final long MOST_BYTES = 2L << 30;
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final int PIECE = 64 << 10;
    /** "Some files differ": one changed while it was read, as a log does; the archive is whole. */
    private static final int FILES_CHANGED = 1;

    /** Containers may leave files that the learner cannot read; the archive names them instead of failing, or keeping quiet about them. */
    private static final String PACK = """
            cd ~ && notes=$(mktemp -d) || exit 2
            trap 'rm -rf "$notes"' EXIT
            find . ! -type l ! -readable -prune -print -o -type d ! -executable -prune -print > "$notes/LEFT-OUT.txt" 2>/dev/null
            [ -s "$notes/LEFT-OUT.txt" ] && set -- --directory "$notes" LEFT-OUT.txt
            tar --create --gzip --sparse --ignore-failed-read --directory ~ . "$@"
            """;

    private final ExecHandle program;
    private final Runnable release;
    private final Tail words = new Tail();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final byte[] piece = new byte[PIECE];
    private int size;

    private HomeArchive(ExecHandle program, Runnable release) {
        this.program = program;
        this.release = release;
    }

    /**
     * Waits for the first bytes.
     *
     * @param release called once, when it is closed
     * @throws IOException when there are none, with what the program said; then {@code release} is not called
     */
    static HomeArchive open(KernelSession kernel, Runnable release) throws IOException {
        ExecHandle program = kernel.start(new ExecRequest(List.of("bash", "-c", PACK, "slipway"), Map.of(), null, LIMIT));
        var archive = new HomeArchive(program, release);
        try {
            archive.begin();
            return archive;
        } catch (IOException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        Thread.startVirtualThread(() -> words.drain(program.stderr()));
        program.stdin().close();
        size = program.stdout().read(piece);
        if (size < 0) {
            requireSuccess();
            throw new IOException("nothing came");
        }
    }

    /** @throws IOException when the archive is not whole, or {@code out} takes no more */
    public void writeTo(OutputStream out) throws IOException {
        for (long written = 0; size >= 0; size = program.stdout().read(piece)) {
            written += size;
            if (written > MOST_BYTES) {
                throw new IOException("the archive is larger than " + (MOST_BYTES >> 30) + " GB");
            }
            out.write(piece, 0, size);
        }
        requireSuccess();
    }

    private void requireSuccess() throws IOException {
        ExecExit exit = program.waitFor(TO_END);
        if (exit.exitCode() != 0 && exit.exitCode() != FILES_CHANGED || exit.timedOut()) {
            throw new IOException("the program that packs them ended with exit code " + exit.exitCode() + ". "
                    + Words.lastLines(words + " " + exit.message()));
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            program.close();
            release.run();
        }
    }
}
