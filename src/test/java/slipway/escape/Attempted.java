package slipway.escape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/**
 * What came of one attempt; {@code escape.py} says what the verdicts are.
 *
 * @param evidence what was got, or how it was refused
 */
record Attempted(String name, String why, boolean harmless, String verdict, String evidence) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The lines of {@code escape.py}: first all names, then what came of each. What it did not come to is broken. */
    static List<Attempted> read(String lines) {
        List<JsonNode> told = lines.lines().filter(line -> line.startsWith("{")).map(Attempted::parse).toList();
        List<String> planned = told.stream().filter(line -> line.has("planned")).map(line -> line.get("planned").asText()).toList();
        assertTrue(!planned.isEmpty(), "the attempts did not begin: " + lines);
        Map<String, JsonNode> results = new HashMap<>();
        told.stream().filter(line -> line.has("verdict")).forEach(line -> results.put(line.get("name").asText(), line));
        return planned.stream().map(name -> of(name, results.get(name))).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a line of the attempts: " + line, e);
        }
    }

    private static Attempted of(String name, JsonNode result) {
        return result == null ? new Attempted(name, "", false, "broken", "it was not come to")
                : new Attempted(name, result.get("why").asText(), result.get("harmless").asBoolean(), result.get("verdict").asText(),
                        result.get("evidence").asText());
    }

    DynamicNode mustBeClosed() {
        return dynamicTest(title(), () -> {
            Assumptions.assumeFalse(verdict.equals("absent"), "could not be tried on this host: " + evidence);
            assertTrue(verdict.equals("closed") || harmless && verdict.equals("open"), () -> name + ": " + verdict + ": " + evidence);
        });
    }

    DynamicNode mustBeOpen() {
        return dynamicTest(title(), () -> {
            Assumptions.assumeFalse(verdict.equals("absent"), "could not be tried on this host: " + evidence);
            assertEquals("open", verdict, name + ": " + evidence);
        });
    }

    private String title() {
        return name + ". " + why;
    }
}
