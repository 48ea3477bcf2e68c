package slipway.lesson;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML mapping whose problems have places: read as nodes, because bound objects forget where they stood. Values are
 * scalars, lists of scalars or mappings of scalars; whatever else is written is reported. The readers answer a default then.
 */
final class YamlMap {
    /** @param offset where it stands in the source */
    record Item(String text, int offset) {
    }

    private final SourceText source;
    private final int firstLine;
    private final String what;
    private final int offset;
    private boolean broken;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> keys = new LinkedHashMap<>();

    private YamlMap(SourceText source, int firstLine, String what, int offset) {
        this.source = source;
        this.firstLine = firstLine;
        this.what = what;
        this.offset = offset;
    }

    /**
     * Reads {@code yaml}, whose first line is line {@code firstLine} of the source.
     *
     * @param what its name for people, {@code front matter}
     * @param known the keys that may stand in it
     */
    static YamlMap read(SourceText source, int firstLine, String yaml, String what, Set<String> known) {
        YamlMap map = new YamlMap(source, firstLine, what, source.lineStart(firstLine));
        try {
            LoaderOptions options = new LoaderOptions();
            options.setNestingDepthLimit(20);
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
            if (root instanceof MappingNode mapping) {
                map.take(mapping);
            } else if (root != null) {
                map.broken = true;
                source.error(map.offset(root), "the " + what + " is not a list of \"key: value\" lines", "");
            }
        } catch (MarkedYAMLException e) {
            map.broken = true;
            source.error(map.offset(e.getProblemMark()), "the " + what + " is not valid YAML: " + e.getProblem(), hint(e));
        } catch (YAMLException e) {
            map.broken = true;
            source.error(map.offset, "the " + what + " is not valid YAML: " + e.getMessage(), "");
        }
        map.keys.forEach((key, place) -> {
            if (!known.contains(key)) {
                source.unknown(place, "key in the " + what, key, known);
            }
        });
        return map;
    }

    private static String hint(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        return problem.contains("mapping values") || problem.contains("cannot start any token")
                ? "put a value with : { [ % or @ in it between quotes" : "";
    }

    private void take(MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                source.error(offset(entry.getKeyNode()), "a key of the " + what + " is not a plain word", "");
            } else if (values.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                source.error(offset(key), "\"" + key.getValue() + "\" stands twice in the " + what, "keep one of them");
            } else {
                keys.put(key.getValue(), offset(key));
            }
        }
    }

    /** Where the value of a key stands, else where the whole begins. */
    int offset(String key) {
        Node value = values.get(key);
        return value == null ? offset : offset(value);
    }

    Optional<String> text(String key) {
        Node value = values.get(key);
        if (value == null || isNull(value)) {
            return Optional.empty();
        }
        return scalar(value, "\"" + key + "\" must be a single value");
    }

    /** A value that must be there; not asked for when the YAML could not be read, which has been said. */
    Optional<String> required(String key, String example) {
        Optional<String> text = text(key).map(String::strip).filter(value -> !value.isEmpty());
        boolean missing = text.isEmpty() && !(values.get(key) instanceof SequenceNode)
                && !(values.get(key) instanceof MappingNode);
        if (missing && !broken) {
            source.error(keys.getOrDefault(key, offset), "the " + what + " has no " + key, "add a line like " + key + ": "
                    + example);
        }
        return text;
    }

    /** A value that must have this form; {@code form} says it in words. */
    Optional<String> text(String key, Pattern pattern, String form) {
        Optional<String> text = text(key);
        if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
            source.error(offset(key), key + " \"" + text.get() + "\" is not " + form, "");
            return Optional.empty();
        }
        return text;
    }

    Optional<String> oneOf(String key, Set<String> known) {
        Optional<String> text = text(key);
        if (text.isPresent() && !known.contains(text.get())) {
            source.unknown(offset(key), key, text.get(), known);
            return Optional.empty();
        }
        return text;
    }

    /** A list of scalars. */
    List<Item> list(String key) {
        Node value = values.get(key);
        List<Item> items = new ArrayList<>();
        if (value instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                scalar(item, "the items of \"" + key + "\" must be single values")
                        .ifPresent(text -> items.add(new Item(text, offset(item))));
            }
        } else if (value != null && !isNull(value)) {
            source.error(offset(value), "\"" + key + "\" must be a list", "write " + key
                    + ": [a, b], or one \"- item\" per line");
        }
        return items;
    }

    /** A mapping below this one; empty when the key is not there. */
    YamlMap map(String key, String name) {
        Node value = values.get(key);
        YamlMap map = new YamlMap(source, firstLine, name, offset(key));
        if (value instanceof MappingNode mapping) {
            map.take(mapping);
        } else if (value != null && !isNull(value)) {
            source.error(offset(value), "\"" + key + "\" must be \"name: value\" pairs", "write " + key + ": {NAME: value}");
        }
        return map;
    }

    Set<String> keys() {
        return keys.keySet();
    }

    int keyOffset(String key) {
        return keys.getOrDefault(key, offset);
    }

    private Optional<String> scalar(Node node, String complaint) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        source.error(offset(node), complaint, "");
        return Optional.empty();
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private int offset(Node node) {
        return offset(node.getStartMark());
    }

    private int offset(Mark mark) {
        if (mark == null) {
            return offset;
        }
        int start = source.lineStart(firstLine + mark.getLine());
        String line = source.text().substring(start, source.lineStart(firstLine + mark.getLine() + 1));
        return start + line.offsetByCodePoints(0, Math.min(mark.getColumn(), line.codePointCount(0, line.length())));
    }
}
