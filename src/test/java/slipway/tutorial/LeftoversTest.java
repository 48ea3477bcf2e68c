package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final String OPENED = "2026-11-21T10:00:05.500000000Z";

    private static Leftovers read(String... things) {
        List<String> lines = new ArrayList<>(List.of(OPENED));
        lines.addAll(List.of(things));
        return Leftovers.read(lines);
    }

    @Test
    void whatIsOlderThanTheLessonIsLeftByOthers() {
        Leftovers found = read("2026-11-21T10:00:05.4Z container /web", "2026-11-21T10:00:05.6Z container /mine",
                "\"2026-11-21T11:00:01.123456789+01:00\" network app-net", "\"2026-11-21T10:00:06Z\" network mine-net",
                "2026-11-21T10:00:04Z volume data", "2026-11-21T10:00:05Z volume same-second");
        assertEquals(new Leftovers(List.of("web"), List.of("app-net"), List.of("data")), found);
        assertEquals("1 container, 1 network and 1 volume", found.words());
        assertEquals(List.of("container web", "network app-net", "volume data"), found.lines());
    }

    @Test
    void theEnginesOwnNetworksAreNobodys() {
        assertTrue(read("\"2026-11-21T09:00:00Z\" network ingress", "\"2026-11-21T09:00:00Z\" network docker_gwbridge").none());
    }

    @Test
    void nothingIsFoundWhenTheLessonIsNotMarked() {
        assertTrue(Leftovers.read(List.of()).none());
        assertTrue(Leftovers.read(List.of("2026-11-21T10:00:04Z volume data")).none());
    }

    @Test
    void whatIsNoNameIsNoNameWhateverTheEngineSays() {
        assertTrue(read("2026-11-21T09:00:00Z container --all", "2026-11-21T09:00:00Z container a b", "soon container x",
                "2026-99-99T09:00:00Z volume y", "2026-11-21T09:00:00Z image z").none());
    }

    @Test
    void longListsAreCut() {
        Leftovers found = read(IntStream.range(0, 500).mapToObj(i -> "2026-11-21T09:00:00Z container c" + i).toArray(String[]::new));
        assertEquals("200 containers", found.words());
        assertEquals(21, found.lines().size());
        assertEquals("and 180 more", found.lines().getLast());
        assertEquals(List.of("volume 0123456789ab… (without a name)"),
                read("2026-11-21T09:00:00Z volume " + "0123456789abcdef".repeat(4)).lines());
    }
}
