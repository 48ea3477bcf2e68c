package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call of the library on a real sandbox: a line of bash, and what it prints ({@code =…}), or the code of its failure ({@code !…}). */
@Timeout(240)
class LibraryTest {
    private static LiveClassroom classroom;

    @BeforeAll
    static void open() throws Exception {
        classroom = new LiveClassroom();
        classroom.load("alpine:3", "hello-world");
        classroom.asLearner("""
                cd ~/lesson
                mkdir -p app web make
                printf 'FROM alpine:3\\nARG WHO=world\\nLABEL course=docker\\nWORKDIR /app\\nENV GREETING="hello $WHO"\\nCOPY requirements.txt .\\n' > app/Dockerfile
                printf 'RUN cat requirements.txt > /installed\\n# a comment\\nCOPY . \\\\\\n  .\\nEXPOSE 8000\\nCMD ["cat", "note.txt"]\\n' >> app/Dockerfile
                echo numpy > app/requirements.txt; echo 'trained a=2' > app/note.txt
                printf 'FROM alpine:3\\nRUN false\\n' > app/Dockerfile.bad
                docker build -q -t ml:1.0 app
                echo '{"a": {"b": [1, "two", {"80/tcp": true}]}}' > data.json
                printf 'services:\\n  web:\\n    image: alpine:3\\n    command: [sleep, "100"]\\n    stop_grace_period: 0s\\n' > web/compose.yaml
                printf 'build:\\n\\t@echo building > made && cat made\\n' > make/Makefile
                mkdir -p shop tab margin undeclared
                printf 'services:\\n  web:\\n    image: alpine:3\\n    command: [sleep, "${SECONDS_LONG:-100}"]\\n    stop_grace_period: 0s\\n' > shop/compose.yaml
                printf 'up:\\n\\t@docker compose up -d > log 2>&1 && echo started\\n' > shop/Makefile
                printf 'services:\\n  web:\\n\\timage: alpine:3\\n' > tab/compose.yaml
                printf 'services:\\n  web:\\n    image: alpine:3\\nredis:\\n  image: alpine:3\\n' > margin/compose.yaml
                printf 'services:\\n  web:\\n    image: alpine:3\\n    volumes: ["data:/data"]\\n' > undeclared/compose.yaml
                echo secret > .env
                docker volume create store; docker run --rm -v store:/s alpine:3 sh -c 'echo kept > /s/file; ln -s file /s/link'
                docker network create net
                docker run -d --name site --network net -p 127.0.0.1:8080:80 -e LR=0.01 -v store:/data:ro alpine:3 \
                  sh -c 'mkdir /w; echo page > /w/index.html; echo out; echo err >&2; exec httpd -f -p 80 -h /w'
                docker run --name job alpine:3 sh -c 'exit 4' || true
                """);
    }

    @AfterAll
    static void close() throws Exception {
        if (classroom != null) {
            classroom.close();
        }
    }

    static Stream<String> images() {
        return Stream.of("image_exists ml:1.0 => true", "image_exists nothing:1 => false", "image nothing:1 .Id !no-image",
                "image ml:1.0 .Config.WorkingDir => /app", "image ml:1.0 .Config.Cmd => [\"cat\",\"note.txt\"]",
                "image ml:1.0 '.Config.Cmd[1]' => note.txt", "image ml:1.0 '.Config.Cmd | length' => 2", "image ml:1.0 .Config.Nothing.At.All => ",
                "image_config ml:1.0 .WorkingDir => /app", "image_config ml:1.0 '.ExposedPorts[\"8000/tcp\"]' => {}",
                "image_config ml:1.0 '.ExposedPorts | keys' => [\"8000/tcp\"]", "image_config ml:1.0 '.Env[]' | grep GREETING => GREETING=hello world",
                "image_label ml:1.0 course => docker", "image_label ml:1.0 none => ", "image_id ml:1.0 | cut -c 1-7 => sha256:",
                "[ $(image_size ml:1.0) -ge $(image_size alpine:3) ] && echo larger => larger", "image_layers ml:1.0 | head -1 | cut -c 1-7 => sha256:",
                "[ $(image_layers ml:1.0 | wc -l) -gt $(image_layers alpine:3 | wc -l) ] && echo more => more",
                "image_history ml:1.0 | head -1 => CMD [\"cat\" \"note.txt\"]", "image_based_on ml:1.0 alpine:3 => true",
                "image_based_on alpine:3 ml:1.0 => false", "image_based_on ml:1.0 nothing:1 !no-image", "images_untagged => ");
    }

    static Stream<String> containers() {
        return Stream.of("container_exists site => true", "container_exists none => false", "container none .Id !no-container",
                "container site .State.Running => true", "container_running site => true", "container_running job => false",
                "container_running none => false", "container job .State.ExitCode => 4", "container_env site LR => 0.01",
                "container_env site NONE || echo unset => unset", "container_logs site stdout => out", "container_logs site stderr => err",
                "container_logs site | sort => err\nout", "container_exec site cat /w/index.html => page",
                "container_exec site sh -c 'exit 7' || echo $? => 7", "container_exec job true !exec", "container_exec --within 1 site sleep 5 !timeout",
                "container_port site 80/tcp => 127.0.0.1:8080", "container_port site 81/tcp => ", "container_health site => none",
                "learner_run docker run -d --name well --health-cmd true --health-interval 1s alpine:3 sleep 60 > /dev/null; "
                        + "eventually 15 '[ \"$(container_health well)\" = healthy ]'; container_health well; learner_run docker rm -f well => healthy\nwell",
                "learner_run docker run -d --name ill --health-cmd false --health-interval 1s --health-retries 1 alpine:3 sleep 60 > /dev/null; "
                        + "eventually 15 '[ \"$(container_health ill)\" = unhealthy ]'; container_health ill; learner_run docker rm -f ill => unhealthy\nill",
                "container_networks site => net", "container_mounts site => volume store /data ro", "containers | sort => job\nsite",
                "containers --status exited => job", "containers --image alpine:3 | sort => job\nsite", "containers --image hello-world => ",
                "port_holder 8080 => site", "port_holder 8081 => ");
    }

    static Stream<String> probes() {
        return Stream.of("image_run ml:1.0 => trained a=2", "image_run alpine:3 -e K='a b' -- sh -c 'echo $K' => a b",
                "image_run alpine:3 -- sh -c 'exit 9' || echo $? => 9", "image_run alpine:3 --within 1 -- sleep 20 !timeout",
                "image_run nothing:1 !no-image", "image_run alpine:3 -- no-such-program !run",
                "p=$(image_serve alpine:3 80 -e X=1 -- sh -c 'mkdir /w; echo served-$X > /w/index.html; exec httpd -f -p 80 -h /w'); http_body $p / => served-1",
                "volume_exists store => true", "volume_exists none => false", "volume_read store file => kept", "volume_read store none !no-file",
                "volume_read store link !no-file", "volume_read none file !no-volume", "volume_file_exists store file => true",
                "volume_file_exists store none || echo $? => false\n1", "volume_file_exists none file !no-volume", "network_exists net => true",
                "network_exists nothing => false", "network net .Driver => bridge", "network net '.Containers[].Name' => site", "network none-such .Driver !no-network",
                "network_reaches net site 80 => true", "network_reaches net site 81 => false", "network_reaches bridge site 80 => false",
                "network_resolves net site => true", "network_resolves net nobody => false", "network_reaches none-such site 80 !no-network",
                "http_status 8080 / => 200", "http_status 8080 /none => 404", "http_body 8080 / => page", "http_status --within 1 8099 / !timeout",
                "containers | grep tut-check => ");
    }

    static Stream<String> builds() {
        return Stream.of("build app > /dev/null && image_run $(build_image) => trained a=2", "build app | grep -c 'WORKDIR /app' => 1",
                "build app --edit 'note.txt:more' > /dev/null; build_cached 'cat requirements.txt' && build_cached 'COPY . ' => true\nfalse",
                "build app --edit 'requirements.txt:scipy' > /dev/null; build_cached 'cat requirements.txt' => false",
                "build app --arg WHO=you --tag probe:1 > /dev/null; image_config probe:1 '.Env[]' | grep GREETING => GREETING=hello you",
                "build app --edit 'deep/a/b.csv:x' > /dev/null; image_run $(build_image) -- cat deep/a/b.csv => x",
                "build app --file Dockerfile.bad > /dev/null || echo failed; build_output | grep -q 'did not complete' && echo told => failed\ntold",
                "build none !no-directory", "build app --tag ml:1.0 --arg WHO=me > /dev/null; echo ok => ok", "image_exists probe:1 => false",
                "image_config ml:1.0 '.Env[]' | grep GREETING => GREETING=hello world", "images_untagged => ",
                "compose_config web .services.web.image => alpine:3", "compose_config app !compose", "compose_services web => ",
                "compose_up web > /dev/null; compose_services web => web", "compose_services web => ", "make_dry make build => echo building > made && cat made",
                "make_run make build => building", "make_run make none > /dev/null || echo $? => 2", "learner_file_exists make/made => false",
                "make_run none build !no-directory", "copy none !no-directory", "p=$(copy make --edit deep/x:1); learner_file \"$p/deep/x\" => 1",
                "p=$(copy make); make_run \"$p\" build > /dev/null; learner_file \"$p/made\" => building", "learner_run 'ls /tmp' | grep tut-check- => ");
    }

    static Stream<String> projects() {
        return Stream.of("compose_config shop '.services.web.command[1]' => 100", "compose_config -e SECONDS_LONG=7 shop '.services.web.command[1]' => 7",
                "compose_config tab !tab", "compose_config margin !wrong-indent", "compose_config undeclared !undefined-volume",
                "compose_up shop > /dev/null && compose_down shop > /dev/null; compose_services shop => ", "docker ps -aq -f label=com.docker.compose.project=shop => ",
                // over a project that runs, or is stopped
                "learner_run 'docker compose -f shop/compose.yaml up -d' > /dev/null && compose_services shop => web",
                "compose_up shop > /dev/null; compose_services shop => web", "compose_services shop => web", "compose_down shop > /dev/null; compose_services shop => ",
                "compose_services shop => web", "learner_run 'docker compose -f shop/compose.yaml stop' > /dev/null; compose_services shop => ",
                "compose_up shop > /dev/null; compose_services shop => web", "docker inspect -f '{{.State.Status}}' shop-web-1 => exited",
                "learner_run 'docker compose -f shop/compose.yaml down' > /dev/null; docker ps -aq -f label=com.docker.compose.project=shop => ",
                // what Compose makes in a copy is a project of its own, and gone with it
                "p=$(copy shop); make_run $p up; docker ps -q -f label=com.docker.compose.project=$(basename $p) | wc -l => started\n1",
                "docker ps -aq -f label=com.docker.compose.project; docker network ls -q -f label=com.docker.compose.project => ");
    }

    static Stream<String> files() {
        return Stream.of("learner_run echo a 'b  c' => a b  c", "learner_run 'echo $((1 + 2)); pwd' => 3\n/home/learner/lesson",
                "learner_run sh -c 'echo out; echo err >&2; exit 5' || echo $? => out\nerr\n5", "learner_run --within 1 sleep 20 !timeout",
                "learner_file .env => secret", "learner_file none !no-file", "learner_file app !no-file", "learner_file data.json 10 !too-big",
                "learner_file_exists data.json => true", "learner_file_exists none => false",
                "learner_files make => Makefile", "file_json data.json '.a.b[1]' => two", "file_json data.json '.a.b[2].\"80/tcp\"' => true",
                "file_json .env .a !not-json", "file_yaml web/compose.yaml .services.web.command => [\"sleep\",\"100\"]",
                "file_yaml web/compose.yaml '.services | keys' => [\"web\"]", "dockerfile app/Dockerfile COPY => requirements.txt .\n. .",
                "dockerfile app/Dockerfile from => alpine:3", "dockerfile none FROM !no-file", "equals_json '{\"a\":1,\"b\":[2]}' '{ \"b\": [2], \"a\": 1 }' => true",
                "equals_json 1 2 => false", "eventually 3 '[ 1 = 1 ]' && echo yes => yes", "eventually 1 container_running none || echo no => no",
                "docker inspect -f '{{.State.Running}}' site => true");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"images", "containers", "probes", "builds", "projects", "files"})
    void answersAsSaid(String line) throws InterruptedException, IOException {
        if (line.contains(" => ")) {
            String[] parts = line.split(" => ", -1);
            CheckResult result = classroom.judge("found=$(" + parts[0] + "\n); expect output '" + parts[1].replace("'", "'\\''") + "' \"$found\"");
            assertEquals(new CheckResult.Passed("it", 2), result);
        } else {
            int at = line.lastIndexOf(" !");
            CheckResult.Failed failed = assertInstanceOf(CheckResult.Failed.class, classroom.judge(line.substring(0, at) + " > /dev/null; pass"));
            assertEquals(line.substring(at + 2), failed.code(), failed.message());
        }
    }
}
