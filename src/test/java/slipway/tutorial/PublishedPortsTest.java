package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.protocol.ServerMessage.PortsChanged.Port;

class PublishedPortsTest {
    private static List<Port> read(String json) throws IOException {
        return PublishedPorts.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void publishedTcpPortsOnceEachByNumber() throws IOException {
        assertEquals(List.of(new Port(5432, "shop-database-1", "database"), new Port(8080, "web", "")), read("""
                [{"Names": ["/web"], "Labels": {}, "Ports": [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                    {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 443, "Type": "tcp"},
                    {"PrivatePort": 53, "PublicPort": 53, "Type": "udp"}]},
                 {"Names": ["/shop-database-1"], "Labels": {"com.docker.compose.service": "database"},
                    "Ports": [{"PrivatePort": 5432, "PublicPort": 5432, "Type": "tcp"}]}]"""));
    }

    @Test
    void anEngineThatLiesIsBounded() throws IOException {
        assertEquals(List.of(), read("[]"));
        assertEquals(List.of(), read("{\"message\": \"no\"}"));
        assertEquals(List.of(new Port(1, "", "")), read("""
                [{"Names": ["<script>"], "Labels": 3, "Ports": [{"PublicPort": 1, "Type": "tcp"}, {"PublicPort": 70000, "Type": "tcp"},
                    {"PublicPort": -1, "Type": "tcp"}, {"PublicPort": "x", "Type": "tcp"}, null, 7]}, null, 7, "x"]"""));
        String many = IntStream.range(1, 2000).mapToObj(port -> "{\"PublicPort\": " + port + ", \"Type\": \"tcp\"}").collect(Collectors.joining(","));
        assertEquals(50, read("[{\"Ports\": [" + many + "]}]").size());
        for (String nonsense : List.of("[{", "<html>", "[".repeat(100_000))) {
            assertThrows(IOException.class, () -> read(nonsense));
        }
    }
}
