package slipway.hog;

/**
 * A way to take all that a sandbox may have of something, and to go on. Each says {@code holding} once it has it, or is about to. The
 * same script runs in a cell and in a container, which has the sandbox's programs mounted.
 */
public enum Hog {
    // first, since it takes longest
    CONTAINERS(false, """
            for i in $(seq 500); do docker run --detach --network none alpine:3 sleep 1000 > /dev/null || break; done
            echo "$i holding"
            for i in $(seq 500); do docker create alpine:3 true > /dev/null 2>&1; done
            sleep 1000"""),
    FORK_BOMB(true, """
            f() { f | f & }
            echo holding
            f
            sleep 1000"""),
    MEMORY(true, """
            python3 - <<'PYTHON'
            import os
            while True:
                if os.fork() == 0:
                    taken = []
                    while True: taken.append(b"x" * (8 << 20))
                os.wait()
                print("holding", flush=True)
            PYTHON"""),
    PROCESSOR(true, """
            for i in 1 2 3 4; do while :; do :; done & done
            echo holding
            wait"""),
    DISK(true, """
            while :; do cat /dev/zero > big 2> /dev/null; echo holding; sleep 0.2; rm big; done"""),
    INODES(true, """
            mkdir -p many
            python3 - <<'PYTHON'
            import time
            n = 0
            try:
                while True:
                    open(f"many/{n}", "w").close()
                    n += 1
            except OSError as e:
                print(n, e, flush=True)
            print("holding", flush=True)
            time.sleep(1000)
            PYTHON"""),
    OUTPUT(true, """
            echo holding
            yes"""),
    FILES(true, """
            mkdir -p many
            python3 - <<'PYTHON'
            import os, time
            for n in range(10000):
                with open(f"many/{n}", "w") as file: file.write("x" * 1000)
            taken = []
            for _ in range(40):
                try:
                    if os.fork() == 0: break
                except OSError:
                    break
            else:
                time.sleep(2)
                print("holding", flush=True)
                time.sleep(1000)
            try:
                while True: taken.append(os.open("/dev/null", os.O_RDONLY))
            except OSError:
                time.sleep(1000)
            PYTHON"""),
    KEYS(true, """
            python3 - <<'PYTHON'
            import ctypes, os, time
            libc = ctypes.CDLL(None, use_errno=True)
            for _ in range(300):
                try:
                    if os.fork() == 0:
                        libc.syscall(250, 1, None)
                        time.sleep(1000)
                except OSError as e:
                    print(e, flush=True)
                    break
            print("holding", flush=True)
            time.sleep(1000)
            PYTHON"""),
    WATCHES(true, """
            mkdir -p many
            python3 - <<'PYTHON'
            import ctypes, time
            libc = ctypes.CDLL(None, use_errno=True)
            taken = []
            while (fd := libc.inotify_init()) >= 0: taken.append(fd)
            print(len(taken), flush=True)
            for n in range(20000):
                open(f"many/{n % 2000}", "w").close()
                if libc.inotify_add_watch(taken[n // 2000], f"many/{n % 2000}".encode(), 2) < 0: break
            print(n, "holding", flush=True)
            time.sleep(1000)
            PYTHON""");

    private static final String IN_CONTAINER = """
            cat > hog.sh <<'HOG'
            %s
            HOG
            docker run --rm --interactive --volume /usr:/usr:ro --volume /usr/lib:/lib:ro --volume /usr/lib64:/lib64:ro --volume $PWD/hog.sh:/hog.sh:ro \
                --workdir /work alpine:3 /usr/bin/bash /hog.sh""";

    private final boolean inContainer;
    private final String script;

    Hog(boolean inContainer, String script) {
        this.inContainer = inContainer;
        this.script = script;
    }

    /** Whether it can also be tried from a container inside the sandbox. */
    public boolean inContainer() {
        return inContainer;
    }

    /** The cell that does it, in a container or by itself. */
    public String source(boolean container) {
        return container ? IN_CONTAINER.formatted(script) : script;
    }
}
