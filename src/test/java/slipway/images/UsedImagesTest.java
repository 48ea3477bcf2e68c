package slipway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.lesson.LessonCatalog;

class UsedImagesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
        "docker run hello-world => hello-world",
        "docker run -d --name web -p 127.0.0.1:8080:80 nginx:alpine => nginx:alpine",
        "docker run -it --rm -e A=b --network=mine python:3.13-slim python -c 'print(1)' => python:3.13-slim",
        "docker run -itp 80:80 -v \"$PWD/data:/data\" alpine:3 sh => alpine:3",
        "docker container create -p8080:80 redis:7-alpine => redis:7-alpine",
        "docker pull -q registry:3 && docker image pull busybox; docker run -d one => registry:3,busybox,one",
        "echo x | docker run -i --rm python:3 cat => python:3",
        "id=$(docker run -d alpine:3 sleep 1) => alpine:3",
        "docker run --memory 64m --cpus .5 postgres:17-alpine => postgres:17-alpine",
        "docker run $IMAGE => ''",
        "echo docker run nothing # docker run comment => nothing",
        "docker ps; docker start web => ''"})
    void commandsAreReadAsPeopleReadThem(String script, String images) {
        assertEquals(images.isEmpty() ? List.of() : List.of(images.split(",")), ShellImages.of(script.replace("\\n", "\n")).used());
    }

    @Test
    void aCommandMayGoOnInTheNextLine() {
        assertEquals(List.of("python:3"), ShellImages.of("docker run --rm \\\n  -e A=1 \\\n  python:3 \\\n  python -V\n").used());
    }

    @Test
    void aDockerfileNamesItsBasesButNotItsStages() {
        assertEquals(List.of("docker/dockerfile:1", "python:3.13-slim", "nginx:alpine", "busybox"), DockerfileImages.of("""
                # syntax=docker/dockerfile:1
                ARG VERSION=3.13
                FROM --platform=linux/amd64 python:${VERSION}-slim AS build
                FROM build
                COPY --from=build /a /a
                COPY --from=nginx:alpine /etc/nginx /etc
                COPY --from=0 /b /b
                FROM scratch
                FROM busybox  # a mistake
                FROM $UNKNOWN
                """));
    }

    @Test
    void composeServicesThatAreBuiltArePulledFromNowhere() {
        ComposeImages found = ComposeImages.of("services:\n  web: {build: ., image: mine:1}\n  db: {image: 'redis:${REDIS:-7-alpine}'}\n");
        assertEquals(List.of("redis:7-alpine"), found.pulled());
        assertEquals(List.of("mine:1"), found.built());
        assertEquals(List.of(), ComposeImages.of("services: [\n").pulled());
        assertEquals(List.of(), ComposeImages.of("just text").pulled());
    }

    @Test
    void aLessonsCellsFilesSetupsAndSolutionsAreReadAndWhatItBuildsIsLeftOut() throws IOException {
        Path lesson = Files.createDirectories(root.resolve("course/one/files/app"));
        Files.writeString(root.resolve("course/course.yaml"), "title: T\ndescription: D\nlessons: [one]\nimages: [alpine:3]\n");
        Files.writeString(lesson.resolve("Dockerfile"), "FROM from-a-file:1\n");
        Files.writeString(lesson.resolve("notes.txt"), "FROM notes:1\n");
        Files.writeString(root.resolve("course/one/lesson.md"), """
                ---
                title: One
                minutes: 5
                level: beginner
                goals: [g]
                images: [declared:1]
                ---
                # One

                <!-- setup
                docker create from-a-setup:1
                -->

                ## Step

                ```bash
                docker build -t mine:1 .
                docker run mine:2
                docker run from-a-cell:1
                ```

                ```yaml file=compose.yaml
                services: {a: {image: from-compose:1}}
                ```

                <!-- exercise id=e title="E" -->

                Do it.

                <!-- check id=c points=1 title="C" file=checks/c.sh -->

                <details><summary>Solution</summary>

                <!-- solution -->

                ```bash
                docker run from-a-solution:1
                ```

                </details>

                <!-- /exercise -->
                """);
        Files.writeString(Files.createDirectories(root.resolve("course/one/checks")).resolve("c.sh"), "docker run from-a-check:1\npass\n");
        List<ImageUse> uses = UsedImages.of(new LessonCatalog(root, true));
        assertEquals(Set.of("alpine:3", "declared:1"), names(uses, true));
        assertEquals(Set.of("from-a-file:1", "from-a-setup:1", "from-a-cell:1", "from-compose:1", "from-a-solution:1"), names(uses, false));
    }

    @Test
    void shippedLessonsDeclareWhatTheyUse() {
        List<ImageUse> uses = UsedImages.of(new LessonCatalog(Path.of("lessons"), true));
        Set<String> undeclared = names(uses, false);
        undeclared.removeAll(names(uses, true));
        assertEquals(Set.of("helo-world", "redis", "tutorial/jupyter-ml:1"), undeclared,
                "the first two are mistakes on purpose, the third is only read about in lesson 08");
    }

    private static Set<String> names(List<ImageUse> uses, boolean declared) {
        return uses.stream().filter(use -> use.declared() == declared).map(ImageUse::image).collect(Collectors.toSet());
    }
}
