package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a learner's engine gets from the course registry, and what a learner cannot do to it. The image's id says that it came from there. */
@Timeout(300)
class RegistryIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;
    private static ServerProcess server;
    private static LessonClient page;

    private record Ran(int exitCode, String output) {
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
        page = new LessonClient(server, "try/docker").connect();
    }

    @AfterAll
    static void stop() {
        page.close();
        server.close();
    }

    /** Each test finds an engine that has to pull again, and a registry that answers. */
    @BeforeEach
    void forget() throws Exception {
        await(() -> readiness().statusCode() == 200);
        run("docker rm -f $(docker ps -aq) > /dev/null 2>&1; docker rmi -f $(docker images -q) > /dev/null 2>&1; docker builder prune -af > /dev/null 2>&1; true");
    }

    private static Ran run(String script) {
        UUID run = page.run("build", script);
        JsonNode ended = page.ended(run);
        String output = page.output(run).replace("\r\n", "\n");
        return new Ran(ended.path("outcome").path("exitCode").asInt(-1), output);
    }

    private static String succeeds(String script) {
        Ran ran = run(script);
        assertEquals(0, ran.exitCode(), ran.output());
        return ran.output();
    }

    private static void assertFromRegistry(String image) throws IOException {
        JsonNode images = JSON.readTree(data.resolve("images/index.json").toFile()).path("images");
        JsonNode entry = StreamSupport.stream(images.spliterator(), false).filter(one -> one.path("name").asText().equals(image)).findFirst().orElseThrow();
        assertEquals(entry.path("id").asText(), succeeds("docker image inspect --format '{{.Id}}' " + image).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello-world", "python:3.11-slim"})
    void anImageOfDockerHubIsPulledFromTheRegistry(String image) throws IOException {
        succeeds("docker pull --quiet " + image);
        assertFromRegistry(image);
    }

    @Test
    void runPullsWhatIsMissing() {
        assertTrue(succeeds("docker run --rm hello-world").contains("Hello from Docker!"));
    }

    @Test
    void theClassicBuilderPullsItsBase() throws IOException {
        succeeds("printf 'FROM nginx:alpine\\nRUN echo built > /built\\n' | DOCKER_BUILDKIT=0 docker build -q -t mine -");
        assertFromRegistry("nginx:alpine");
        assertEquals("built\n", succeeds("docker run --rm mine cat /built"));
    }

    @Test
    void buildKitPullsItsBase() {
        succeeds("printf 'FROM nginx:alpine\\nRUN echo built > /built\\n' | docker build -q -t mine -");
        assertEquals("built\n", succeeds("docker run --rm mine cat /built"));
    }

    @Test
    void composePullsAndRunsItsServices() throws IOException {
        succeeds("mkdir -p compose && printf 'services: {web: {image: nginx:alpine}, greeting: {image: hello-world}}\\n' > compose/compose.yaml");
        succeeds("cd compose && docker compose pull --quiet && docker compose up -d --quiet-pull && docker compose down; cd ..");
        assertFromRegistry("nginx:alpine");
        assertFromRegistry("hello-world");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void pipInABuildInstallsTheCoursesPackages(String buildKit) {
        succeeds("mkdir -p app && echo slipway-greeting==1.0 > app/requirements.txt && printf 'FROM python:3.13-slim\\nCOPY requirements.txt .\\n"
                + "RUN pip install --no-cache-dir -r requirements.txt\\n' > app/Dockerfile && DOCKER_BUILDKIT=" + buildKit + " docker build -q -t app app");
        assertEquals("Hello, Ada, from a wheel of the course\n",
                succeeds("docker run --rm --network none app python -c 'import slipway_greeting; print(slipway_greeting.greet(\"Ada\"))'"));
    }

    @Test
    void pipWorksOnANetworkOfTheLearnersOwn() {
        succeeds("docker network create mine");
        assertTrue(succeeds("docker run --rm --network mine python:3.13-slim pip install --root-user-action ignore slipway-greeting; docker network rm mine")
                .contains("Successfully installed slipway-greeting-1.0"));
    }

    @Test
    void anImageThatNobodyHasEndsInAnError() {
        Ran ran = run("timeout 120 docker pull slipway-nobody/has-this:1");
        assertNotEquals(0, ran.exitCode());
        assertNotEquals(124, ran.exitCode(), "waits for ever");
        assertTrue(ran.output().matches("(?s).*(registry-1\\.docker\\.io|auth\\.docker\\.io|denied|not found).*"), ran.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-X PUT --data x /v2/library/alpine/manifests/3", "-X DELETE /v2/library/alpine/manifests/3", "-X POST /v2/library/alpine/blobs/uploads/",
        "-X PATCH --data x /v2/x", "-X POST --data-binary @/tmp/big /v2/library/alpine/blobs/uploads/", "-X TRACE /v2/"})
    void nothingIsTakenFromALearner(String request) {
        String[] words = request.split(" ");
        String path = words[words.length - 1];
        String answer = succeeds("head -c 30000000 /dev/zero > /tmp/big; curl --silent --output /dev/null --write-out '%{http_code}\\n' --unix-socket /run/registry/registry.sock "
                + request.substring(0, request.length() - path.length()) + "http://registry" + path + "; rm /tmp/big");
        assertTrue(answer.strip().matches("405|413"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.json", "/packages/../index.json", "/packages/%2e%2e/index.json", "/packages/..%2findex.json", "/simple/../../index.json",
        "/v2/../../index.json", "/packages/../../../../etc/passwd", "/debug/vars", "/metrics"})
    void nothingButImagesAndPackagesIsServed(String path) {
        assertTrue(succeeds("curl --silent --path-as-is --output /dev/null --write-out '%{http_code}\\n' --unix-socket /run/registry/registry.sock http://registry" + path)
                .strip().matches("40[0-9]"));
    }

    @Test
    void theDirectoryOfTheSocketHoldsNothingElseAndCannotBeChanged() {
        assertEquals("registry.sock\n", succeeds("ls -A /run/registry"));
        assertNotEquals(0, run("rm -f /run/registry/registry.sock").exitCode());
        assertNotEquals(0, run("touch /run/registry/x").exitCode());
        assertNotEquals(0, run("mv /run/registry/registry.sock /tmp/").exitCode());
        assertNotEquals(0, run("docker run --rm -v /run/registry:/there alpine:3 sh -c 'rm /there/registry.sock || touch /there/x'").exitCode());
        assertEquals("registry.sock\n", succeeds("ls -A /run/registry"));
    }

    @Test
    void theRegistryHasNoNetworkAndNothingToWriteTo() {
        String id = registry();
        assertEquals("none true [ALL] 990", Engine.docker("inspect", "-f",
                "{{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{printf \"%.3s\" .Config.User}}", id));
        assertEquals("Read-only file system", Engine.docker("exec", id, "sh", "-c", "touch /srv/images/registry/x 2>&1 | sed 's/.*: //'"));
    }

    @Test
    void aForwarderThatTheLearnerKillsComesBack() {
        succeeds("pkill socat; for i in $(seq 50); do docker pull -q hello-world > /dev/null 2>&1 && break; sleep 0.2; done; docker image inspect hello-world > /dev/null");
    }

    @Test
    void aRegistryThatIsKilledComesBackAndPullsWorkAgain() throws Exception {
        assertEquals(200, readiness().statusCode());
        UUID pull = page.run("build", "docker pull --quiet python:3.13-slim; echo ended with $?");
        String killed = registry();
        Engine.docker("rm", "-f", killed);
        page.ended(pull);
        assertTrue(page.output(pull).matches("(?s).*ended with [01]\\s*"), page.output(pull));
        awaitAnotherRegistryThan(killed);
        succeeds("docker pull --quiet python:3.13-slim");
        assertFromRegistry("python:3.13-slim");
    }

    @Test
    void aRegistryThatHangsIsToldByTheHealthCheckAndReplaced() throws Exception {
        String hung = registry();
        Engine.docker("pause", hung);
        await(() -> readiness().statusCode() == 503 && readiness().body().contains("course registry"));
        awaitAnotherRegistryThan(hung);
        assertTrue(succeeds("docker run --rm hello-world").contains("Hello from Docker!"));
    }

    @Test
    void aServerThatIsKilledFindsItsRegistryAgain() {
        String before = registry();
        server.kill();
        server.start();
        assertEquals(before, registry());
        page.close();
        page = new LessonClient(server, "try/docker").connect();
        assertTrue(succeeds("docker run --rm hello-world").contains("Hello from Docker!"));
    }

    private static String registry() {
        return Engine.docker("ps", "-q", "--no-trunc", "--filter", "label=slipway.instance=" + server.instance(), "--filter", "name=-registry");
    }

    private static void awaitAnotherRegistryThan(String old) throws Exception {
        await(() -> !registry().isEmpty() && !registry().equals(old) && readiness().statusCode() == 200);
    }

    private static java.net.http.HttpResponse<String> readiness() throws IOException, InterruptedException {
        String token = Files.readString(server.data().resolve("metrics-token")).strip();
        return HTTP.send(HttpRequest.newBuilder(server.address().resolve("/q/health/ready")).header("Authorization", "Bearer " + token).build(),
                BodyHandlers.ofString());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "not within 60 s:\n" + server.log());
            Thread.sleep(100);
        }
    }
}
