package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.sandbox.Limits;
import slipway.sandbox.Sandbox;
import slipway.sandbox.SandboxOwner;
import slipway.sandbox.SandboxProvider;
import slipway.sandbox.SandboxSpec;

/** Learners' disks on the machine's own engine: that they end, and that they are there again whatever happened meanwhile. */
@Timeout(60)
class DisksTest {
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");
    private static final Limits SMALL = new Limits(1L << 30, 1.0, 512, 64L << 20, 128L << 20, 256L << 20);
    private static final Limits NONE = new Limits(1L << 30, 1.0, 512, 64L << 20);

    private DockerSite site;
    private DockerSandboxProvider provider;

    @BeforeEach
    void open() throws Exception {
        site = new DockerSite();
        provider = site.server();
    }

    @AfterEach
    void close() throws Exception {
        site.close();
        assertEquals(List.of(), devices(), "devices that are left");
    }

    private Sandbox start(Limits limits) throws Exception {
        return provider.open(new SandboxSpec(ADA, limits, Duration.ofHours(1)));
    }

    private String prefix() {
        return new Names(site.instance()).prefix();
    }

    private List<String> devices() throws Exception {
        return DockerSite.inHost("cat /sys/block/loop*/loop/backing_file; ls /dev/slipway").lines().filter(line -> line.contains(prefix())).toList();
    }

    private String size(Sandbox sandbox, String path) throws Exception {
        return site.asLearner(sandbox, "df --output=fstype,size " + path + " | tail -1").replaceAll(" +", " ").strip();
    }

    private static boolean limited(String size, long bytes) {
        long kilobytes = Long.parseLong(size.substring("ext4 ".length()));
        return size.startsWith("ext4 ") && kilobytes <= bytes >> 10 && kilobytes > (bytes >> 10) / 2;
    }

    @Test
    void homeAndEngineDataEndWhereTheLimitsSayInBytesAndInFiles() throws Exception {
        Sandbox sandbox = start(SMALL);
        assertTrue(limited(size(sandbox, "/home"), SMALL.homeBytes()), size(sandbox, "/home"));
        assertTrue(limited(size(sandbox, "/engine"), SMALL.engineBytes()), size(sandbox, "/engine"));
        String full = site.asLearner(sandbox, "cd; head -c 200M /dev/zero > big; stat -c %s big; rm big; echo room > small && cat small");
        assertTrue(full.contains("No space left on device"), full);
        assertTrue(full.endsWith("room"), full);
        String files = site.asLearner(sandbox, "cd; python3 -c '\nn = 0\ntry:\n    while True: open(f\"f{n}\", \"w\"); n += 1\nexcept OSError as e: print(n, e.strerror)'");
        assertTrue(files.endsWith("No space left on device"), files);
        assertEquals("alive", site.asLearner(sandbox, "cd /engine/data && echo alive > file && cat file"));
    }

    @Test
    void ownersWhoComeTogetherGetADiskEach() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Sandbox>> opening = IntStream.range(0, 4).mapToObj(i -> threads.submit(() ->
                    provider.open(new SandboxSpec(new SandboxOwner("learner" + i, "docker"), SMALL, Duration.ofHours(1))))).toList();
            for (Future<Sandbox> one : opening) {
                assertTrue(limited(size(one.get(), "/home"), SMALL.homeBytes()));
                assertEquals("own", site.asLearner(one.get(), "ls ~; echo own > ~/file; cat ~/file"));
            }
        }
        assertEquals(16, devices().size(), "two devices and their links for each of four");
    }

    @Test
    void whatIsRemovedInADiskIsGivenBackToTheHost() throws Exception {
        Sandbox sandbox = start(SMALL);
        String disks = DockerSite.docker("volume", "inspect", "-f", "{{.Mountpoint}}", new Names(site.instance()).disks(site.slot(sandbox)));
        String used = "du -sk " + disks + "/* | awk '{s += $1} END {print s}'";
        site.asLearner(sandbox, "head -c 80M /dev/urandom > ~/big; sync -f ~");
        long full = Long.parseLong(DockerSite.inHost(used));
        site.asLearner(sandbox, "rm ~/big; sync -f ~");
        long empty = Long.parseLong(DockerSite.inHost(used));
        assertTrue(full > 80 << 10 && empty < 24 << 10, full + " KB before, " + empty + " KB after");
    }

    @Test
    void aHostThatStartsAgainHasNoDevicesAndALearnerFindsEverything() throws Exception {
        Sandbox sandbox = start(SMALL);
        site.asLearner(sandbox, "echo kept > ~/work");
        sandbox.stop();
        DockerSite.inHost("for d in /sys/block/loop*; do case $(cat $d/loop/backing_file 2>/dev/null) in /" + prefix()
                + "*) losetup -d /dev/${d##*/} ;; esac; done; rm -f /dev/slipway/" + prefix() + "*");
        assertEquals(List.of(), devices());
        assertEquals("kept", site.asLearner(start(SMALL), "cat ~/work"));
    }

    @Test
    void aServerThatStartsAfterAHostsStartAttachesAllAtOnce() throws Exception {
        Sandbox sandbox = start(SMALL);
        sandbox.stop();
        DockerSite.inHost("rm -f /dev/slipway/" + prefix() + "*; for d in /sys/block/loop*; do case $(cat $d/loop/backing_file 2>/dev/null) in /"
                + prefix() + "*) losetup -d /dev/${d##*/} ;; esac; done");
        DockerSandboxProvider next = site.server();
        next.prepare();
        assertEquals(4, devices().size(), "two devices and their links");
        next.prepare();
        assertEquals(4, devices().size(), "nothing is attached twice");
    }

    @Test
    void aServerThatIsKilledWhileItMakesDisksLeavesNothingThatTheNextOneCannotUse() throws Exception {
        Sandbox sandbox = start(SMALL);
        int slot = site.slot(sandbox);
        Names names = new Names(site.instance());
        sandbox.stop();
        // as between the disks' making and the sandbox's start, and with a file half made
        DockerSite.docker("volume", "rm", names.home(slot), names.engine(slot));
        DockerSite.inHost("touch $(docker volume inspect -f '{{.Mountpoint}}' " + names.disks(slot) + ")/" + names.home(slot) + ".new");
        Sandbox next = start(SMALL);
        assertEquals(slot, site.slot(next));
        assertTrue(limited(size(next, "/home"), SMALL.homeBytes()), size(next, "/home"));
    }

    @Test
    void removalLeavesNoDeviceAndTheSlotsNextOwnerFindsNothing() throws Exception {
        Sandbox sandbox = start(SMALL);
        int slot = site.slot(sandbox);
        site.asLearner(sandbox, "echo mine > ~/work");
        sandbox.remove();
        Sandbox next = provider.open(new SandboxSpec(new SandboxOwner("bob", "docker"), SMALL, Duration.ofHours(1)));
        assertEquals(slot, site.slot(next));
        assertEquals("", site.asLearner(next, "ls ~"));
        assertTrue(LoopDevices.holdRemoved(prefix()));
        provider.reap();
        assertFalse(LoopDevices.holdRemoved(prefix()));
        assertEquals(4, devices().size(), "those of the running one are left alone");
        assertEquals("", site.asLearner(next, "ls ~"));
    }

    @Test
    void volumesThatWereThereBeforeTheLimitGoOn() throws Exception {
        Sandbox plain = start(NONE);
        site.asLearner(plain, "echo kept > ~/work");
        plain.stop();
        Sandbox next = start(SMALL);
        assertEquals("kept", site.asLearner(next, "cat ~/work"));
        assertFalse(limited(size(next, "/home"), SMALL.homeBytes()), size(next, "/home"));
    }

    @Test
    void disksThatWereMadeStayWhenTheLimitIsTakenAway() throws Exception {
        Sandbox limited = start(SMALL);
        site.asLearner(limited, "echo kept > ~/work");
        limited.stop();
        assertEquals("kept", site.asLearner(start(NONE), "cat ~/work"));
    }

    /** Provoked by an image that cannot attach disks, as a host without loop devices cannot. */
    @Test
    void aHostThatCannotHaveDisksGivesPlainVolumesAndSaysSo() throws Exception {
        String image = "slipway-test-" + site.instance();
        DockerSite.docker("run", "--name", image, "--network", "none", "--entrypoint", "rm", DockerSite.IMAGE, "/opt/slipway/disks.py");
        try {
            DockerSite.docker("commit", "--change", "ENTRYPOINT [\"/opt/slipway/entrypoint.sh\"]", "--change",
                    "CMD [\"python3\", \"-I\", \"/opt/slipway/agent/agent.py\"]", image, image);
            provider = site.server(DockerSite.settings(image, DockerSite.ADDRESSES));
            Sandbox sandbox = start(SMALL);
            assertFalse(limited(size(sandbox, "/home"), SMALL.homeBytes()), size(sandbox, "/home"));
            assertTrue(provider.unlimitedDisk().startsWith("Learners' disks are not limited on this host"), provider.unlimitedDisk());
            sandbox.remove();
        } finally {
            DockerSite.docker("rm", image);
            DockerSite.docker("rmi", image);
        }
    }

    @Test
    void disksAreOfOneServerOnly() throws Exception {
        SandboxProvider neighbour = site.neighbour();
        Sandbox theirs = neighbour.open(new SandboxSpec(ADA, SMALL, Duration.ofHours(1)));
        Sandbox ours = start(SMALL);
        ours.remove();
        provider.reap();
        assertEquals("alive", site.asLearner(theirs, "echo alive > ~/file && cat ~/file"));
        assertEquals(Set.of(), Set.copyOf(devices()));
    }
}
