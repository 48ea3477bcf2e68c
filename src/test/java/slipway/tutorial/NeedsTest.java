package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedsTest {
    private static final List<String> IMAGES = List.of("alpine:3", "nginx:alpine");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "echo hi                          | false | ",
            "echo dockerfile                  | false | ",
            "cat my-docker.txt                | false | ",
            "docker ps                        | true  | ",
            "docker run alpine:3 true         | true  | alpine:3",
            "docker run -d nginx:alpine       | true  | nginx:alpine",
            "cd x && docker build -t y .      | true  | alpine:3 nginx:alpine",
            "docker compose up -d             | true  | alpine:3 nginx:alpine",
            "docker images                    | true  | alpine:3 nginx:alpine",
            "docker image ls                  | true  | alpine:3 nginx:alpine",
            "make run                         | true  | alpine:3 nginx:alpine"})
    void waitsForWhatTheCommandsUse(String source, boolean engine, String images) {
        assertEquals(new Needs(engine, images == null ? Set.of() : Set.of(images.split(" "))), Needs.of(source, IMAGES));
    }
}
