package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.kernel.KernelEvent.LimitChanged;
import slipway.kernel.KernelSession;
import slipway.kernel.LimitKind;
import slipway.kernel.LimitPlace;

class LimitNoticesTest {
    private final List<String> told = new ArrayList<>();
    private final List<Notice> put = new ArrayList<>();
    private final LimitNotices limits = new LimitNotices(this, new LimitNotices.Hands() {
        @Override
        public void put(Notice notice) {
            put.add(notice);
            told.add("put " + notice.id());
        }

        @Override
        public void remove(String notice) {
            told.add("remove " + notice);
        }

        @Override
        public KernelSession kernel() {
            return null;
        }

        @Override
        public void restartShells() {
            told.add("restart");
        }

        @Override
        public void endEverything() {
            told.add("end");
        }

        @Override
        public void imagesRemoved() {
            told.add("images");
        }
    });

    private void processes(boolean reached, long times) {
        limits.heard(new LimitChanged(LimitKind.PROCESSES, null, reached, 512, 512, times, ""));
    }

    private void memory(long times, String process) {
        limits.heard(new LimitChanged(LimitKind.MEMORY, null, true, 1 << 30, 1 << 30, times, process));
    }

    private void press(String remedy) {
        put.getLast().remedies().stream().filter(offered -> offered.name().equals(remedy)).findFirst().orElseThrow().action().run();
    }

    @Test
    void aLimitIsToldOnceHoweverOftenItIsHit() {
        processes(true, 1);
        processes(true, 1000);
        processes(true, 9000);
        processes(false, 0);
        processes(false, 0);
        processes(true, 1);
        assertEquals(List.of("put limit-processes", "remove limit-processes", "put limit-processes"), told);
    }

    @Test
    void whatWasPutAwayComesBackOnlyWhenItIsReachedAnew() {
        memory(1, "python3");
        press("dismiss");
        memory(2, "");
        assertEquals(List.of("put limit-memory", "remove limit-memory"), told);
        limits.heard(new LimitChanged(LimitKind.MEMORY, null, false, 0, 1 << 30, 0, ""));
        memory(1, "");
        assertEquals(List.of("put limit-memory", "remove limit-memory", "put limit-memory"), told);
    }

    @Test
    void anotherSandboxHasReachedNothing() {
        processes(true, 1);
        memory(1, "");
        limits.clear();
        assertEquals(List.of("remove limit-memory", "remove limit-processes"), told.subList(2, 4).stream().sorted().toList());
        limits.clear();
        assertEquals(4, told.size());
    }

    @Test
    void remediesDoWhatTheySay() {
        memory(1, "");
        press("restart-shells");
        assertEquals("restart", told.getLast());
        assertEquals(List.of("restart-shells", "stop-containers", "dismiss"), put.getLast().remedies().stream().map(Notice.Remedy::name).toList());
        processes(true, 1);
        assertEquals(List.of("restart-shells", "end-everything", "dismiss"), put.getLast().remedies().stream().map(Notice.Remedy::name).toList());
        assertTrue(put.getLast().remedies().stream().noneMatch(remedy -> remedy.confirm().isEmpty() && !remedy.name().equals("dismiss")),
                "what is lost is said");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MEMORY    |        | 1073741824 | 1 | python3 | Your sandbox reached its 1 GB of memory, and the process “python3” was ended to make room. Use less at once, or stop what you do not need.
            MEMORY    |        | 1610612736 | 1 | ''      | Your sandbox reached its 1.5 GB of memory, and a process was ended to make room. Use less at once, or stop what you do not need.
            MEMORY    |        | 1073741824 | 4 | java    | Your sandbox reached its 1 GB of memory, and 4 processes were ended to make room. Use less at once, or stop what you do not need.
            PROCESSES |        | 512        | 9 | ''      | Your sandbox has used up its processes: 512 run, of 512 at most. New ones may not start until some have ended.
            CPU       |        | 1000       | 0 | ''      | Your sandbox has used all of its CPU for a minute, so everything in it is slow. While something large is built that is normal.
            CPU       |        | 1500       | 0 | ''      | Your sandbox has used all of its 1.5 CPUs for a minute, so everything in it is slow. While something large is built that is normal.
            DISK      | DISK   | 2147483648 | 0 | ''      | Your sandbox reached its 2 GB of disk. No more can be written until something is removed: your own files with rm, the rest here.
            DISK      | HOME   | 1073741824 | 0 | ''      | Your home directory reached its 1 GB of disk. No more can be written until something is removed, for example with rm.
            DISK      | ENGINE | 2147483648 | 0 | ''      | Your Docker engine reached its 2 GB of disk. No more can be written until something is removed.
            DISK      | TMP    | 268435456  | 0 | ''      | The directory /tmp of your sandbox reached its 256 MB. No more can be written until something is removed.
            FILES     | DISK   | 131072     | 0 | ''      | Your sandbox reached its 131072 files and directories. No more can be made until something is removed: your own files with rm, the rest here.
            """)
    void sentencesNameTheNumbersOfThisSandbox(LimitKind kind, LimitPlace place, long limit, long times, String process, String expected) {
        assertEquals(expected, LimitWords.text(new LimitChanged(kind, place, true, limit, limit, times, process)));
    }
}
