package slipway.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One file in a layer of its own, laid over an image when it is stored. Images with Python get {@code /etc/pip.conf}, which leads pip to the
 * course's package index: an engine's settings cannot, for they pass nothing but proxies on to builds and containers.
 *
 * @param path within the image, without a slash at the beginning
 */
record Overlay(String path, byte[] content) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    /** What an image with this configuration gets: nothing without Python, whose images say its version in the environment, and our stand-ins in a label. */
    static Optional<Overlay> forPython(byte[] configuration, byte[] pipConf) throws IOException {
        JsonNode config = JSON.readTree(configuration).path("config");
        boolean python = config.path("Labels").has("slipway.pip")
                || StreamSupport.stream(config.path("Env").spliterator(), false).anyMatch(variable -> variable.asText().startsWith("PYTHON_VERSION="));
        return python ? Optional.of(new Overlay("etc/pip.conf", pipConf)) : Optional.empty();
    }

    /** The same bytes each time, so that the layer has one digest. */
    byte[] layer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(content.length);
            entry.setMode(0100644);
            entry.setModTime(0);
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    /** The image's configuration with this layer at the end. */
    byte[] over(byte[] configuration, String layer) throws IOException {
        ObjectNode changed = (ObjectNode) JSON.readTree(configuration);
        ((ArrayNode) changed.path("rootfs").path("diff_ids")).add(layer);
        changed.withArray("history").addObject().put("created", EPOCH).put("created_by", "slipway: /" + path + " for the packages of the course");
        return JSON.writeValueAsBytes(changed);
    }
}
