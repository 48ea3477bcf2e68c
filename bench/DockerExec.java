import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The peer: one {@code docker exec} per run, straight over the engine's socket, without a client's start-up time. */
final class DockerExec {
    private static final UnixDomainSocketAddress ENGINE = UnixDomainSocketAddress.of("/var/run/docker.sock");
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]+)\"");

    private DockerExec() {
    }

    static void run(String container, String... words) throws IOException {
        String command = Arrays.stream(words).map(word -> "\"" + word + "\"").collect(Collectors.joining(","));
        String created = post("/containers/" + container + "/exec",
                "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[" + command + "]}");
        Matcher id = ID.matcher(created);
        if (!id.find()) {
            throw new IOException("the engine did not make an exec: " + created);
        }
        String output = post("/exec/" + id.group(1) + "/start", "{\"Detach\":false,\"Tty\":false}");
        if (!output.contains("hi\n")) {
            throw new IOException("the exec did not print: " + output);
        }
    }

    /** One request and all that comes back until the engine closes. */
    private static String post(String path, String body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(ENGINE);
            String request = "POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }
}
