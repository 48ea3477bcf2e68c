package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the machine's own engine. */
@Timeout(60)
class OneShotsTest {
    private final String instance = UUID.randomUUID().toString();
    private final Engine engine = new Engine(DockerSite.settings());
    private final OneShots oneShots = new OneShots(engine, instance);

    @AfterEach
    void close() throws Exception {
        for (String container : containers()) {
            DockerSite.docker("rm", "-f", container);
        }
        engine.close();
    }

    private List<String> containers() throws Exception {
        return DockerSite.docker("ps", "-aq", "--no-trunc", "--filter", "label=slipway.instance=" + instance).lines().toList();
    }

    @Test
    void itSaysHowItEndedAndNothingStays() throws Exception {
        assertEquals("ended with exit code 0", oneShots.run("try", DockerSite.IMAGE, command -> command.withEntrypoint("true")));
        assertTrue(oneShots.run("try", DockerSite.IMAGE, command -> command.withEntrypoint("sh", "-c", "echo why >&2; exit 3")).startsWith("ended with exit code 3"));
        assertEquals(List.of(), containers());
    }

    @Test
    void whatAKilledServerLeftIsSweptAndWhatIsAtWorkIsNot() throws Exception {
        DockerSite.docker("create", "--label", "slipway.instance=" + instance, "--label", "slipway.once=yes", "--entrypoint", "true", DockerSite.IMAGE);
        DockerSite.docker("run", "--label", "slipway.instance=" + instance, "--label", "slipway.once=yes", "--entrypoint", "true", DockerSite.IMAGE);
        String works = DockerSite.docker("run", "-d", "--label", "slipway.instance=" + instance, "--label", "slipway.once=yes", "--entrypoint", "sleep",
                DockerSite.IMAGE, "60");
        String sandbox = DockerSite.docker("create", "--label", "slipway.instance=" + instance, "--entrypoint", "true", DockerSite.IMAGE);
        assertEquals(List.of(), oneShots.sweep(), "what was made just now may be about to be started, or asked how it ended");
        assertEquals(1, oneShots.sweep(Instant.now().plusSeconds(5)).size(), "one line about both");
        assertEquals(List.of(works, sandbox).stream().sorted().toList(), containers().stream().sorted().toList());
    }
}
