package slipway.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import slipway.kernel.DialTarget;
import slipway.kernel.DialedStream;
import slipway.kernel.ExecExit;
import slipway.kernel.ExecHandle;
import slipway.kernel.ExecRequest;
import slipway.kernel.RefusedStreamException;

/**
 * The streams of one check into the learner's sandbox. The link's thread feeds it and never waits here; each stream has virtual
 * threads of its own. A check that the sandbox is lost for is told by {@code onLost}, once or more.
 */
final class Bridge implements AutoCloseable {
    private static final DialTarget ENGINE = new DialTarget.Unix("/run/learner/docker.sock");
    private static final int MOST_STREAMS = 16;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final int check;
    private final LearnerSide learner;
    private final JudgeLink link;
    private final Consumer<String> onLost;
    private final Map<Integer, Inlet> inlets = new ConcurrentHashMap<>();
    private final Map<Integer, Outlet> outlets = new ConcurrentHashMap<>();
    private final Map<Integer, AutoCloseable> open = new HashMap<>();
    private boolean closed;

    Bridge(int check, LearnerSide learner, JudgeLink link, Consumer<String> onLost) {
        this.check = check;
        this.learner = learner;
        this.link = link;
        this.onLost = onLost;
    }

    void accept(FromJudge.Open request) {
        Inlet inlet = new Inlet();
        Outlet outlet = new Outlet();
        if (admit(request.stream(), inlet, outlet)) {
            start("dial", request.stream(), () -> dial(request, inlet, outlet));
        }
    }

    void accept(FromJudge.Exec request) {
        Inlet inlet = new Inlet();
        Outlet stdout = new Outlet();
        if (admit(request.stream(), inlet, stdout)) {
            Outlet stderr = new Outlet();
            outlets.put(request.stream() + 1, stderr);
            start("exec", request.stream(), () -> execute(request, inlet, stdout, stderr));
        }
    }

    void accept(FromJudge.Credit credit) {
        Outlet outlet = outlets.get(credit.stream());
        if (outlet != null) {
            outlet.grant(credit.bytes());
        }
    }

    /** @throws IOException when the judge sends more than it has credit for */
    void data(int stream, byte[] bytes) throws IOException {
        Inlet inlet = inlets.get(stream);
        if (inlet != null) {
            inlet.offer(bytes);
        }
    }

    void close(int stream) {
        AutoCloseable thing;
        synchronized (this) {
            thing = open.remove(stream);
        }
        Inlet inlet = inlets.remove(stream);
        if (inlet != null) {
            inlet.end();
        }
        Outlet outlet = outlets.remove(stream);
        if (outlet != null) {
            outlet.close();
        }
        quietly(thing);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        inlets.keySet().forEach(this::close);
        outlets.keySet().forEach(this::close);
    }

    private boolean admit(int stream, Inlet inlet, Outlet outlet) {
        if (inlets.size() >= MOST_STREAMS) {
            link.say(new ToJudge.Failed(check, stream, "The check has too many streams at the same time."));
            return false;
        }
        inlets.put(stream, inlet);
        outlets.put(stream, outlet);
        return true;
    }

    /** Whether the thing may be used; otherwise it is closed at once. */
    private boolean keep(int stream, AutoCloseable thing) {
        synchronized (this) {
            if (!closed && inlets.containsKey(stream)) {
                open.put(stream, thing);
                return true;
            }
        }
        quietly(thing);
        return false;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void start(String what, int stream, Work work) {
        Thread.ofVirtual().name("judge-" + what + " " + check + "/" + stream).start(() -> {
            try {
                work.run();
            } catch (RefusedStreamException | IllegalArgumentException e) {
                link.say(new ToJudge.Failed(check, stream, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                if (inlets.containsKey(stream)) {
                    link.say(new ToJudge.Failed(check, stream, String.valueOf(e.getMessage())));
                    onLost.accept(e.getMessage());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void dial(FromJudge.Open request, Inlet inlet, Outlet outlet) throws IOException, InterruptedException {
        DialTarget target = request.target().isObject() ? new DialTarget.Tcp(request.target().path("tcp").asInt()) : ENGINE;
        DialedStream stream = learner.dial(target);
        if (keep(request.stream(), stream)) {
            pump(request.stream(), inlet, stream.output());
            drain(request.stream(), outlet, stream.input());
        }
    }

    private void execute(FromJudge.Exec request, Inlet inlet, Outlet stdout, Outlet stderr) throws IOException, InterruptedException {
        Duration limit = Duration.ofMillis(request.timeoutMillis());
        String directory = request.directory().isEmpty() ? null : request.directory();
        ExecHandle program = learner.start(new ExecRequest(request.argv(), request.env(), directory, limit));
        if (keep(request.stream(), program)) {
            pump(request.stream(), inlet, program.stdin());
            Thread errors = Thread.ofVirtual().name("judge-stderr " + check).start(() -> drain(request.stream() + 1, stderr, program.stderr()));
            drain(request.stream(), stdout, program.stdout());
            errors.join(GRACE);
            ExecExit exit = program.waitFor(limit.plus(GRACE));
            link.say(new ToJudge.Exited(check, request.stream(), exit.exitCode(), exit.timedOut(), exit.message()));
        }
    }

    /** From the check to the sandbox. What cannot be written is the sandbox's end of the stream, which reading tells. */
    private void pump(int number, Inlet inlet, OutputStream out) {
        Thread.ofVirtual().name("judge-pump " + check + "/" + number).start(() -> {
            try (out) {
                byte[] bytes;
                while ((bytes = inlet.take()).length > 0) {
                    out.write(bytes);
                    inlet.written(bytes.length);
                    link.say(new ToJudge.Credit(check, number, bytes.length));
                }
            } catch (IOException e) {
                inlet.end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** From the sandbox to the check, until its end, however it comes. */
    private void drain(int number, Outlet outlet, InputStream in) {
        byte[] buffer = new byte[64 << 10];
        try (in) {
            int allowed;
            while ((allowed = outlet.await(buffer.length)) > 0) {
                int read = in.read(buffer, 0, allowed);
                if (read < 0) {
                    break;
                }
                outlet.use(read);
                link.data(check, number, buffer, read);
            }
        } catch (RefusedStreamException e) {
            outlet.close();
        } catch (IOException e) {
            if (outlets.containsKey(number)) {
                onLost.accept(e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.data(check, number, buffer, 0);
    }

    private static void quietly(AutoCloseable thing) {
        if (thing == null) {
            return;
        }
        try {
            thing.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a stream does not fail", e);
        }
    }
}
