package slipway.lesson;

import java.util.LinkedHashMap;
import java.util.Map;

/** Hands out the ids of one lesson, each once: they name runs, attempts and points. */
final class Ids {
    private final SourceText source;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Integer> former = new LinkedHashMap<>();

    Ids(SourceText source) {
        this.source = source;
    }

    /** Takes an id; when it is taken already it says so and makes one that is not. */
    String claim(String id, int offset, String remedy) {
        Integer line = lines.putIfAbsent(id, source.line(offset));
        if (line == null) {
            return id;
        }
        source.error(offset, "the id \"" + id + "\" is taken since line " + line, remedy);
        for (int i = 2; ; i++) {
            if (lines.putIfAbsent(id + "~" + i, source.line(offset)) == null) {
                return id + "~" + i;
            }
        }
    }

    /** The id that the author must have written, for things whose points hang on it. */
    String required(Attributes attributes, String what) {
        return attributes.id("id")
                .map(id -> claim(id, attributes.offset("id"), "choose another"))
                .orElseGet(() -> missing(attributes, what));
    }

    private String missing(Attributes attributes, String what) {
        if (attributes.value("id").isEmpty()) {
            source.error(attributes.offset(), "this " + what + " has no id", "add id=a-short-name; points hang on it");
        }
        return claim("line-" + source.line(attributes.offset()) + "-" + what, attributes.offset(), "");
    }

    /** The value of {@code renamed-from}, empty when there is none. */
    String renamedFrom(Attributes attributes) {
        String id = attributes.value("renamed-from").orElse("");
        if (!id.isEmpty() && former.putIfAbsent(id, attributes.offset("renamed-from")) != null) {
            source.error(attributes.offset("renamed-from"), "two things were renamed from \"" + id + "\"", "keep one of them");
        }
        return id;
    }

    /** To be called when all ids are known. */
    void checkRenames() {
        former.forEach((id, offset) -> {
            if (lines.containsKey(id)) {
                source.error(offset, "\"" + id + "\" is still the id of something on line " + lines.get(id),
                        "leave renamed-from out");
            }
        });
    }
}
