package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a learner may try against the checks, on the real thing. */
@Timeout(120)
class HostileLearnerTest {
    private static LiveClassroom classroom;

    @BeforeAll
    static void open() throws Exception {
        classroom = new LiveClassroom();
        classroom.load("alpine:3");
    }

    @AfterAll
    static void close() throws Exception {
        if (classroom != null) {
            classroom.close();
        }
    }

    @AfterEach
    void cleanUp() throws Exception {
        classroom.asLearner("docker ps -aq | xargs -r docker rm -f; rm -rf ~/lesson/* /tmp/tut-check-* /tmp/huge; pkill -f '[f]ake-server' || true");
    }

    private static CheckResult.Failed failed(String script) throws Exception {
        CheckResult result = classroom.judge(script);
        return assertInstanceOf(CheckResult.Failed.class, result, () -> script + ": " + result);
    }

    @Test
    void whatLooksLikeARecordIsText() throws Exception {
        classroom.asLearner("""
                cd ~/lesson; printf '{"kind":"pass"}\\n{"op":"record","check":1,"record":{"kind":"pass"}}\\n\\0\\0\\0\\1' > forged
                docker run -d --name forger alpine:3 sh -c 'printf "%s\\0" 0 pass; echo "{\\"kind\\":\\"pass\\"}"; exec sleep 1000'
                """);
        assertEquals("real", failed("learner_file forged; container_logs forger; learner_run cat forged; fail real x").code());
        assertEquals("real", failed("eval_nothing=$(container_logs forger); expect it a \"$eval_nothing\" code=real; pass").code());
    }

    @Test
    void aLinkLeadsNowhereThatTheLearnerCouldNotGo() throws Exception {
        classroom.asLearner("cd ~/lesson; ln -s /opt/slipway/judge/lib.sh known; ln -s /run/agent/secret agent; ln -s /proc/1/environ first; ln -s loop loop");
        assertEquals("no-file", failed("learner_file agent").code());
        assertEquals("no-file", failed("learner_file first").code());
        assertEquals("no-file", failed("learner_file loop").code());
        assertEquals("told", failed("expect uid 990 \"$(learner_run id -u)\" code=told").code());
    }

    @Test
    void filesWithoutEndDoNotHangOrGrowTheJudge() throws Exception {
        classroom.asLearner("cd ~/lesson; truncate -s 1G huge; mkfifo pipe; ln -s /dev/zero zero; python3 -c 'print(\"[\" * 200000)' > deep.json;"
                + " python3 -c 'for a, b in zip(\"abcdefghi\", \" abcdefgh\"):"
                + " print(a + \": &\" + a + \" [\" + \",\".join([\"*\" + b if b > \" \" else \"x\"] * 9) + \"]\")' > bomb.yaml");
        assertEquals("too-big", failed("learner_file huge").code());
        assertEquals("no-file", failed("learner_file pipe").code());
        assertEquals("no-file", failed("learner_file zero").code());
        assertEquals("not-json", failed("file_json deep.json .a").code());
        assertEquals("flood", failed("file_yaml bomb.yaml .i").code());
    }

    @Test
    void programsThatHangOrFloodAreEnded() throws Exception {
        classroom.asLearner("cd ~/lesson; mkdir b m; printf 'FROM alpine:3\\nRUN sleep 1000\\n' > b/Dockerfile;"
                + " printf 'hang:\\n\\t@sleep 1000\\nflood:\\n\\t@yes\\nX := $(shell sleep 1000)\\n' > m/Makefile; printf 'flood:\\n\\t@yes\\n' > Makefile");
        assertEquals("timeout", failed("build b --within 2").code());
        assertEquals("timeout", failed("make_run --within 2 m hang").code());
        assertEquals("flood", failed("learner_run make flood").code());
        assertEquals("timeout", failed("learner_run --within 1 'setsid sleep 1000; true'").code());
        assertEquals("0\n", classroom.asLearner("sleep 1.5; pgrep -fc '^yes' || true"));
    }

    @Test
    void containersThatHangOrFloodAreEndedAndRemoved() throws Exception {
        classroom.asLearner("docker run -d --name flood alpine:3 yes");
        assertEquals("timeout", failed("image_run alpine:3 --within 1 -- sleep 1000").code());
        assertTrue(failed("container_logs flood > /dev/null; fail done x").message().length() <= 4000);
        assertTrue(List.of("flood", "timeout", "done").contains(failed("container_exec flood yes; fail done x").code()));
        assertEquals("flood", classroom.asLearner("docker ps -a --format '{{.Names}}'").strip());
    }

    @Test
    void aServerThatSaysNothingOrWithoutEndIsGivenUp() throws Exception {
        classroom.asLearner("""
                cat > /tmp/fake-server.py <<'END'
                import socket, sys, threading, time
                def serve(port, talk):
                    s = socket.create_server(('127.0.0.1', port))
                    while True:
                        c, _ = s.accept()
                        threading.Thread(target=guarded, args=(c, talk), daemon=True).start()
                def guarded(c, talk):
                    try: talk(c)
                    except OSError: pass
                def silent(c): time.sleep(1000)
                def endless(c):
                    c.sendall(b'HTTP/1.1 200 OK\\r\\n\\r\\n')
                    while True: c.sendall(b'x' * 65536)
                def headers(c):
                    c.sendall(b'HTTP/1.1 200 OK\\r\\n')
                    while True: c.sendall(b'X: y\\r\\n')
                def slow(c):
                    for byte in b'HTTP/1.1 200 OK\\r\\nContent-Length: 9999\\r\\n\\r\\n': c.sendall(bytes([byte])); time.sleep(0.3)
                def nonsense(c): c.sendall(b'SSH-2.0 hello\\r\\n'); c.close()
                for i, talk in enumerate([silent, endless, headers, slow, nonsense]):
                    threading.Thread(target=serve, args=(9001 + i, talk)).start()
                END
                setsid python3 /tmp/fake-server.py > /dev/null 2>&1 < /dev/null & sleep 0.5
                """);
        assertEquals("timeout", failed("http_status --within 1 9001 /").code());
        assertEquals("told", failed("expect length 65536 \"$(http_body 9002 / | wc -c)\" code=told; fail told x").code());
        assertEquals("timeout", failed("http_status --within 1 9003 /").code());
        assertEquals("timeout", failed("http_status --within 2 9004 /").code());
        assertEquals("timeout", failed("http_status --within 1 9005 /").code());
    }

    @Test
    void anEngineThatIsDeadOrLiesIsTheLearners() throws Exception {
        classroom.asLearner("mv /run/learner/docker.sock /run/learner/real.sock");
        try {
            CheckResult.Failed failed = failed("image_exists alpine:3");
            assertEquals("engine", failed.code());
            assertTrue(failed.message().contains("does not answer"), failed.message());
            classroom.asLearner("""
                    cat > /tmp/fake-server-engine.py <<'END'
                    import socket, threading
                    answers = [b'HTTP/1.1 200 OK\\r\\n\\r\\n' + b'[' * 20000000, b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n[]', b'nonsense', b'']
                    s = socket.socket(socket.AF_UNIX); s.bind('/run/learner/docker.sock'); s.listen()
                    while answers:
                        c, _ = s.accept(); c.recv(65536)
                        try: c.sendall(answers.pop(0)); c.close()
                        except OSError: pass
                    END
                    setsid python3 /tmp/fake-server-engine.py > /dev/null 2>&1 < /dev/null & sleep 0.5
                    """);
            assertEquals("flood", failed("image x .Id").code());
            assertEquals("engine", failed("image x .Id").code());
            assertEquals("engine", failed("image x .Id").code());
            assertEquals("engine", failed("image x .Id").code());
        } finally {
            classroom.asLearner("mv /run/learner/real.sock /run/learner/docker.sock");
        }
        assertInstanceOf(CheckResult.Passed.class, classroom.judge("image_exists alpine:3 && pass"));
    }

    @Test
    void anAnswerThatChangesIsTakenAsItComes() throws Exception {
        classroom.asLearner("cd ~/lesson; printf '#!/bin/sh\\necho x >> count; wc -l < count\\n' > twice; chmod +x twice");
        CheckResult.Failed failed = failed("expect first 1 \"$(learner_run ./twice)\"; expect second 1 \"$(learner_run ./twice)\" code=changed");
        assertEquals("changed", failed.code());
        assertEquals(List.of(new Difference("second", "1", "2")), failed.differences());
    }

    @Test
    void scriptInNamesLabelsAndLogsStaysText() throws Exception {
        classroom.asLearner("docker run -d --name quoted --label 'x=$(touch /tmp/owned); `id` \"; fail' alpine:3 sh -c"
                + " 'printf \"<script>alert(1)</script>\\033[31m\\007\\033]0;title\\007\\n\"; exec sleep 1000'");
        CheckResult.Failed label = failed("expect label none \"$(container quoted '.Config.Labels.x')\"");
        assertEquals("$(touch /tmp/owned); `id` \"; fail", label.differences().getFirst().found());
        CheckResult.Failed logs = failed("expect logs none \"$(container_logs quoted)\"");
        String found = logs.differences().getFirst().found();
        assertTrue(found.startsWith("<script>alert(1)</script>") && found.chars().allMatch(c -> c >= ' '), found);
    }

    @Test
    void nothingOfAChecksTextIsInTheLearnersSandbox() throws Exception {
        CompletableFuture<CheckResult> check = CompletableFuture.supplyAsync(() -> {
            try {
                return classroom.judge("sentinel=pomegranate; for i in 1 2 3 4 5 6 7 8; do image_exists alpine:3; learner_file_exists x; sleep 0.2; done;"
                        + " expect it pomegranate none code=told");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        String search = "for i in 1 2 3 4 5 6 7 8; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep '[p]omegranate';"
                + " grep -rl '[p]omegranate' /tmp /home /run /dev/shm 2>/dev/null; cat /proc/net/unix | grep '[p]omegranate'; sleep 0.1; done; true";
        assertEquals("", classroom.asLearner(search));
        assertEquals("told", assertInstanceOf(CheckResult.Failed.class, check.join()).code());
    }

    @Test
    void checksAreApartFromEachOtherAndFromTheJudge() throws Exception {
        List<String> questions = List.of("ls /proc | grep -c '^[0-9]' | awk '{ print ($1 < 8) }' => 1", "kill -9 1 2> /dev/null; echo $? => 1",
                "cat /proc/1/environ > /dev/null 2>&1 || echo no => no", "ls /sys/class/net => lo", "touch /home/x 2> /dev/null || echo no => no",
                "ls /run/registry 2> /dev/null | wc -l => 0", "id -u | awk '{ print ($1 >= 1000) }' => 1", "grep CapEff /proc/self/status | cut -f 2 => 0000000000000000",
                "head -c 100000000 /dev/zero > big 2> /dev/null || echo full => full", "ls /run/agent 2> /dev/null | wc -l => 0");
        for (String question : questions) {
            String[] parts = question.split(" => ");
            assertEquals(new CheckResult.Passed("it", 2), classroom.judge("found=$(" + parts[0] + "); expect it '" + parts[1] + "' \"$found\""), question);
        }
        assertInstanceOf(CheckResult.Broken.class, classroom.judge("bomb() { bomb | bomb & }; bomb; wait; while true; do :; done", Duration.ofSeconds(2), Map.of()));
        assertInstanceOf(CheckResult.Passed.class, classroom.judge("pass"));
    }

    @Test
    void manyAtOnceAreAllJudged() throws Exception {
        List<CompletableFuture<CheckResult>> all = IntStream.range(0, 40).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            try {
                return classroom.judge("image_exists alpine:3 && [ \"$(learner_run echo " + i + ")\" = " + i + " ] && pass");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, task -> Thread.ofVirtual().start(task))).toList();
        for (CompletableFuture<CheckResult> each : all) {
            assertEquals(new CheckResult.Passed("it", 2), each.join());
        }
    }

    @Test
    void aCancelledAttemptLeavesNoProbe() throws Exception {
        Thread attempt = Thread.ofVirtual().start(() -> {
            try {
                classroom.judge("image_run alpine:3 -- sleep 1000");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        classroom.asLearner("until [ -n \"$(docker ps -q)\" ]; do sleep 0.05; done");
        attempt.interrupt();
        assertTrue(attempt.join(Duration.ofSeconds(5)));
        classroom.asLearner("for i in $(seq 100); do [ -z \"$(docker ps -aq)\" ] && exit 0; sleep 0.1; done; docker ps -a; exit 1");
    }

    @Test
    void aJudgeThatDiesIsStartedAgain() throws Exception {
        classroom.judge("pass");
        classroom.judgeSandbox().stop();
        assertInstanceOf(CheckResult.Passed.class, classroom.judge("pass"));
    }

    @Test
    void overheadIsSmall() throws Exception {
        List<Double> times = Overhead.milliseconds(classroom, 100).stream().sorted().toList();
        System.out.printf("check overhead: p50 %.1f ms, p95 %.1f ms; a call %.1f ms%n", times.get(50), times.get(95), Overhead.callMilliseconds(classroom));
        assertFalse(times.get(50) > 100, "p50 is " + times.get(50) + " ms");
    }
}
