package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** Much too much at once, from people who are signed in and from strangers: it is turned away, costs little, and others go on learning. */
class FloodIT {
    private static final int HUNDRED_MEGABYTES = 100 << 20;
    private static final int TEN_THOUSAND = 10_000;

    @TempDir
    static Path data;
    private static ClassroomServer school;
    private static Classroom classroom;
    private static Person instructor;
    private static Person learner;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
        instructor = school.instructor("Ivo Instructor");
        classroom = school.classroom("Floods", instructor, "try");
        learner = school.learner(classroom, "Lena Learner");
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    @Test
    void aFormOfHundredMegabytesIsRefusedByItsLength() throws IOException {
        long before = memory();
        assertEquals(413, status(post("/sign-in", "", "Content-Length: " + HUNDRED_MEGABYTES)));
        assertEquals(413, status(post("/account/password", learner.cookie(), "Content-Length: " + HUNDRED_MEGABYTES)));
        assertGrewLittle(before);
        assertOthersLearn();
    }

    @Test
    void aListOfHundredMegabytesIsRefusedByItsLength() throws IOException {
        long before = memory();
        String list = "/classrooms/" + classroom.id() + "/import";
        assertEquals(413, status(post(list, instructor.cookie(), "Content-Length: " + HUNDRED_MEGABYTES + "")));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("POST " + list + " HTTP/1.1\r\nHost: " + host() + "\r\nOrigin: http://" + host() + "\r\nCookie: " + instructor.cookie()
                    + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + HUNDRED_MEGABYTES
                    + "\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals(413, status(socket));
        }
        assertGrewLittle(before);
        assertOthersLearn();
    }

    @Test
    void aFormThatDoesNotSayItsLengthIsRefusedAndCutOff() throws IOException {
        long before = memory();
        try (Socket socket = post("/sign-in", "", "Transfer-Encoding: chunked")) {
            byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                while (sent < HUNDRED_MEGABYTES && socket.getInputStream().available() == 0) {
                    socket.getOutputStream().write(chunk);
                    sent += 1 << 16;
                }
            } catch (IOException e) {
                // the server has closed the connection, as it may
            }
            assertTrue(sent < HUNDRED_MEGABYTES, "all of it was taken");
        }
        assertGrewLittle(before);
        assertOthersLearn();
    }

    @Test
    void aHeaderOfAMegabyteIsRefused() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host() + "\r\nX: ").getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < 16; i++) {
                    socket.getOutputStream().write("x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                return; // closed in the midst of it
            }
            assertTrue(status(socket) >= 400);
        }
    }

    @Test
    void aSocketMessageOfHundredMegabytesEndsThatSocketOnly() throws Exception {
        long before = memory();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().header("Cookie", learner.cookie())
                .header("Origin", school.process().address().toString())
                .buildAsync(URI.create("ws://" + host() + "/ws/v1/try/plain"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket on, int code, String reason) {
                        closed.complete(code);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket on, Throwable error) {
                        closed.complete(1006);
                    }
                }).get(30, TimeUnit.SECONDS);
        String piece = "x".repeat(1 << 18);
        for (int sent = 0; sent < HUNDRED_MEGABYTES && !closed.isDone(); sent += piece.length()) {
            try {
                socket.sendText(piece, false).get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                break; // closed while it was sent
            }
        }
        assertTrue(closed.get(30, TimeUnit.SECONDS) >= 1002);
        assertGrewLittle(before);
        assertOthersLearn();
    }

    /** Half of them say nothing, half begin a request that never ends. */
    @Test
    void tenThousandOpenConnectionsHoldUpNobody() throws IOException {
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < TEN_THOUSAND; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), school.process().port()));
                open.add(channel);
                if (i % 2 == 0) {
                    channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII)));
                }
            }
            // the kernel takes them first
            Await.until("the server to have them all", () -> descriptors() > TEN_THOUSAND, () -> "but " + descriptors());
            assertOthersLearn();
            assertEquals(200, learner.browser().get("/try/plain").statusCode());
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        assertOthersLearn();
    }

    private static void assertOthersLearn() {
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            assertEquals("hi\r\n", page.output(page.run("main", "echo hi")));
        }
    }

    private static Socket post(String path, String cookie, String lengthHeader) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nOrigin: " + school.process().address()
                + "\r\nCookie: " + cookie + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" + lengthHeader + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), school.process().port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String host() {
        return school.process().address().getAuthority();
    }

    private static int status(Socket socket) throws IOException {
        try (socket) {
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return line.isEmpty() ? 499 : Integer.parseInt(line.substring(9, 12));
        }
    }

    private static void assertGrewLittle(long before) throws IOException {
        long grown = memory() - before;
        assertTrue(grown < 64 << 10, "the server grew by " + grown + " kB");
    }

    /** Of the server, in kB. */
    private static long memory() throws IOException {
        return Files.readAllLines(process().resolve("status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    private static long descriptors() {
        return process().resolve("fd").toFile().list().length;
    }

    private static Path process() {
        return Path.of("/proc", Long.toString(school.process().pid()));
    }
}
