package slipway.tutorial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import slipway.kernel.KernelSession;
import slipway.lesson.Capability;

/**
 * Finds out what a sandbox can do, by asking it: nothing is started and nothing is changed that a learner could notice. What it answers
 * is the learner's word, and good enough for what it is used for: telling that same learner what will not work.
 */
enum CapabilityProbe {
    /**
     * What has nothing to do with Docker. The hosts are asked at once, over TLS, so that a portal which answers for all hosts is not
     * taken for the internet; the first answer, of whatever kind, ends the search, which takes 5 s at most.
     */
    MACHINE("""
            say() { if "${@:2}" > /dev/null 2>&1; then echo "$1 yes"; else echo "$1 no"; fi; }
            reach() { curl --silent --head --output /dev/null --max-time 5 "https://$1/" && kill -USR1 $$; }
            say gpu test -e /dev/nvidiactl -o -e /dev/kfd
            say tty python3 -c 'import os; os.openpty()'
            trap 'echo internet yes; exit' USR1
            for host in pypi.org deb.debian.org registry.npmjs.org; do reach "$host" & done
            wait
            echo internet no
            """),
    /** What the engine can do, once it is there. A swarm's networks want a directory of the engine's that cannot be moved, VXLAN and IPVS. */
    ENGINE("""
            say() { if "${@:2}" > /dev/null 2>&1; then echo "$1 yes"; else echo "$1 no"; fi; }
            info=$(timeout 20 docker info --format '{{.CgroupDriver}} {{.MemoryLimit}} {{.CPUCfsQuota}}') || exit
            echo docker yes
            say limits test "${info#* }" = "true true" -a "${info%% *}" != none
            say pause test "${info%% *}" != none
            say swarm eval '[ -w /var/lib/docker ] && [ -e /proc/net/ip_vs ] && unshare --user --map-root-user --net ip link add probe type vxlan id 1 dstport 4789 dev lo'
            """);

    private static final int TRIES = 6;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final String script;

    CapabilityProbe(String script) {
        this.script = script;
    }

    /** Asks again when there was no answer: there may have been no room for one more process. Blocks. @return what was found, perhaps nothing */
    Map<Capability, Boolean> persist(KernelSession kernel) {
        Map<Capability, Boolean> found = run(kernel);
        try {
            for (int i = 1; i < TRIES && found.isEmpty(); i++) {
                Thread.sleep(PAUSE);
                found = run(kernel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    private Map<Capability, Boolean> run(KernelSession kernel) {
        Map<Capability, Boolean> found = new EnumMap<>(Capability.class);
        try {
            var ran = LearnerProgram.run(kernel, List.of("bash", "-c", script), Map.of(), null, stdin -> { });
            new String(ran.output(), StandardCharsets.UTF_8).lines().forEach(line -> read(line, found));
        } catch (IOException e) {
            // the sandbox is gone or not to be reached: the next one is asked anew
        }
        return found;
    }

    private static void read(String line, Map<Capability, Boolean> into) {
        Arrays.stream(Capability.values()).filter(capability -> line.startsWith(capability.word() + " "))
                .forEach(capability -> into.put(capability, line.endsWith(" yes")));
    }
}
