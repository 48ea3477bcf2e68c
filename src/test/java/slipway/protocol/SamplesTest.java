package slipway.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The samples that TypeScript's tests read too: each is read and written without change, and every message has one. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/samples/socket");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> clientMessagesComeBackUnchanged() throws IOException {
        return roundTrips("client", ClientMessage.class);
    }

    @TestFactory
    Stream<DynamicTest> serverMessagesComeBackUnchanged() throws IOException {
        return roundTrips("server", ServerMessage.class);
    }

    @Test
    void everyMessageHasASample() throws IOException {
        assertEquals(Set.of(), missing("client", ClientMessage.class));
        assertEquals(Set.of(), missing("server", ServerMessage.class));
    }

    private static Stream<DynamicTest> roundTrips(String side, Class<?> type) throws IOException {
        return samples(side).stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String text = Files.readString(file);
            Object message = JSON.readValue(text, type);
            assertEquals(JSON.readTree(text), JSON.readTree(JSON.writerFor(type).writeValueAsString(message)));
        }));
    }

    private static Set<Class<?>> missing(String side, Class<?> type) throws IOException {
        Set<Class<?>> missing = Stream.of(type.getPermittedSubclasses()).collect(Collectors.toSet());
        for (Path file : samples(side)) {
            missing.remove(JSON.readValue(Files.readString(file), type).getClass());
        }
        return missing;
    }

    private static Set<Path> samples(String side) throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES.resolve(side))) {
            Set<Path> found = files.collect(Collectors.toSet());
            assertTrue(found.size() > 3, "samples of " + side);
            return found;
        }
    }
}
