package slipway.web.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;

/** JSON for people who keep it: times as ISO 8601, absent values as null, so that each name is there. */
final class Json {
    private static final ObjectMapper LINE = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    private static final ObjectMapper PAGE = LINE.copy().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {
    }

    /** One line, with its end. */
    static byte[] line(Object value) {
        return written(LINE, value);
    }

    static byte[] page(Object value) {
        return written(PAGE, value);
    }

    private static byte[] written(ObjectMapper mapper, Object value) {
        try {
            return (mapper.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts, numbers and times can be written", e);
        }
    }

    /** What the server keeps as JSON, as part of other JSON; what is none, as text. */
    static JsonNode tree(String kept) {
        try {
            JsonNode tree = LINE.readTree(kept);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(kept);
        }
    }
}
