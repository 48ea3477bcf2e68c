package slipway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({"hello-world, library/hello-world, latest, hello-world", "python:3.13-slim, library/python, 3.13-slim, python:3.13-slim",
        "nginx:latest, library/nginx, latest, nginx", "docker.io/library/alpine:3, library/alpine, 3, alpine:3",
        "docker/dockerfile:1, docker/dockerfile, 1, docker/dockerfile:1"})
    void namesOfDockerHubAreReadAsEnginesReadThem(String text, String repository, String tag, String shown) {
        ImageName name = ImageName.parse(text);
        assertEquals(new ImageName(repository, tag), name);
        assertEquals(shown, name.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io/jupyter/base-notebook", "localhost/mine", "registry.example.org:5000/mine:1"})
    void imagesOfOtherRegistriesAreRefusedWithWhatToDo(String text) {
        String said = assertThrows(IllegalArgumentException.class, () -> ImageName.parse(text)).getMessage();
        assertTrue(said.contains("docker tag"), said);
    }

    @Test
    void aDigestIsRefusedWithWhatToDo() {
        String said = assertThrows(IllegalArgumentException.class, () -> ImageName.parse("python@sha256:" + "0".repeat(64))).getMessage();
        assertTrue(said.contains("name a tag"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "Python:3", "a b", "../x", "a/../b", "a//b", "x:", "$IMAGE", "a:b:c", "\n"})
    void whatIsNoNameIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ImageName.parse(text));
    }
}
