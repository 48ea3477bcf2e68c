package slipway.tutorial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import slipway.kernel.DialTarget;
import slipway.kernel.DialedStream;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.PortsChanged.Port;

/**
 * Asks a sandbox's engine, over its socket, which TCP ports its containers publish, and hears when that may have changed. HTTP/1.0,
 * so that an answer is its bytes up to the end. The engine is the learner's: what it says is bounded and checked. Blocks.
 */
final class PublishedPorts {
    private static final DialTarget ENGINE = new DialTarget.Unix("/run/learner/docker.sock");
    private static final int MOST_BYTES = 256 << 10;
    private static final int MOST_PORTS = 50;
    private static final Pattern NAME = Pattern.compile("/?([a-zA-Z0-9][a-zA-Z0-9_.-]{0,127})");
    private static final String CHANGES = "/events?filters=" + URLEncoder.encode(
            "{\"type\":[\"container\"],\"event\":[\"start\",\"die\",\"rename\"]}", StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedPorts() {
    }

    /** A stream that brings a line for each container that starts or ends from now on; the caller closes it. */
    static DialedStream changes(KernelSession kernel) throws IOException {
        return ask(kernel, CHANGES);
    }

    /** By number; of several containers that publish one, the first. @throws IOException when the engine does not answer, or nonsense */
    static List<Port> now(KernelSession kernel) throws IOException {
        try (DialedStream answer = ask(kernel, "/containers/json")) {
            return read(answer.input().readNBytes(MOST_BYTES));
        }
    }

    private static DialedStream ask(KernelSession kernel, String what) throws IOException {
        DialedStream stream = kernel.dial(ENGINE);
        try {
            stream.output().write(("GET " + what + " HTTP/1.0\r\nHost: docker\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            skipHead(stream.input());
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int lineLength = 0;
        for (int read = 0; read < 16 << 10; read++) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the engine's answer has no head");
            }
            if (b == '\n') {
                if (lineLength == 0) {
                    return;
                }
                lineLength = 0;
            } else if (b != '\r') {
                lineLength++;
            }
        }
        throw new IOException("the engine's answer has no end of its head");
    }

    static List<Port> read(byte[] json) throws IOException {
        Map<Integer, Port> found = new TreeMap<>();
        for (JsonNode container : JSON.readTree(json)) {
            String name = name(container.path("Names").path(0).asText());
            String service = name(container.path("Labels").path("com.docker.compose.service").asText());
            for (JsonNode port : container.path("Ports")) {
                int number = port.path("PublicPort").asInt();
                if (number > 0 && number < 65536 && port.path("Type").asText().equals("tcp") && found.size() < MOST_PORTS) {
                    found.putIfAbsent(number, new Port(number, name, service));
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private static String name(String said) {
        var matcher = NAME.matcher(said);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
