package slipway.lesson;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.lesson.YamlMap.Item;

/**
 * The YAML between two {@code ---} lines at the head of a lesson.
 *
 * @param end offset in the text behind it
 */
record FrontMatter(String title, int minutes, String level, List<String> goals, List<String> images, Set<Capability> requires,
                   Map<String, Parameter> params, List<Item> covers, int end) {
    /** An image name as {@code docker pull} takes it: host and path in lower case, tag, digest. */
    static final Pattern IMAGE = Pattern.compile(
            "(?=.{1,255}$)[a-z0-9]+(?:[._:/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final Pattern BLOCK = Pattern.compile("\\A---[ \\t]*\\R(.*?)^(?:---|\\.\\.\\.)[ \\t]*$\\R?",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Set<String> KEYS = Set.of("title", "minutes", "level", "goals", "images", "requires", "params",
            "covers");
    private static final Set<String> LEVELS = Set.of("beginner", "intermediate", "advanced");
    /** Names that a parameter would break the learner's shell with. */
    private static final Set<String> TAKEN = Set.of("PATH", "HOME", "USER", "SHELL", "TERM", "PWD", "IFS", "LANG", "DOCKER_HOST",
            "XDG_RUNTIME_DIR", "LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV", "ENV");

    static FrontMatter read(SourceText source) {
        Matcher block = BLOCK.matcher(source.text());
        if (!block.find()) {
            boolean open = source.text().startsWith("---");
            source.error(0, open ? "the front matter is never closed" : "the lesson has no front matter",
                    open ? "end it with a line ---"
                            : "begin the file with --- title: …, minutes: …, level: … --- on lines of their own");
            return new FrontMatter("", 0, "", List.of(), List.of(), Set.of(), Map.of(), List.of(), 0);
        }
        return read(source, YamlMap.read(source, 2, block.group(1), "front matter", KEYS), block.end());
    }

    private static FrontMatter read(SourceText source, YamlMap yaml, int end) {
        String title = yaml.required("title", "Your first Dockerfile").orElse("");
        int minutes = minutes(source, yaml);
        String level = yaml.required("level", "beginner").isPresent() ? yaml.oneOf("level", LEVELS).orElse("") : "";
        List<String> goals = yaml.list("goals").stream().map(Item::text).toList();
        return new FrontMatter(title, minutes, level, goals, images(source, yaml), requires(source, yaml), params(source, yaml),
                yaml.list("covers"), end);
    }

    private static int minutes(SourceText source, YamlMap yaml) {
        Optional<String> text = yaml.required("minutes", "25");
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,2}")) {
            source.error(yaml.offset("minutes"), "minutes \"" + text.get() + "\" is not a number from 1 to 999", "");
            return 0;
        }
        return text.map(Integer::parseInt).orElse(0);
    }

    static List<String> images(SourceText source, YamlMap yaml) {
        Set<String> images = new LinkedHashSet<>();
        for (Item item : yaml.list("images")) {
            if (!IMAGE.matcher(item.text()).matches()) {
                source.error(item.offset(), "\"" + item.text() + "\" is not the name of an image",
                        "write it like python:3.13-slim");
            } else if (!images.add(item.text())) {
                source.error(item.offset(), "the image " + item.text() + " stands twice", "keep one of them");
            }
        }
        return List.copyOf(images);
    }

    private static Set<Capability> requires(SourceText source, YamlMap yaml) {
        Set<Capability> requires = new LinkedHashSet<>();
        for (Item item : yaml.list("requires")) {
            Capability.of(item.text()).ifPresentOrElse(requires::add,
                    () -> source.unknown(item.offset(), "requirement", item.text(), Capability.words()));
        }
        return requires;
    }

    private static Map<String, Parameter> params(SourceText source, YamlMap yaml) {
        Map<String, Parameter> params = new LinkedHashMap<>();
        YamlMap pairs = yaml.map("params", "params");
        for (String name : pairs.keys()) {
            if (!Attributes.ENVIRONMENT_NAME.matcher(name).matches() || TAKEN.contains(name)) {
                source.error(pairs.keyOffset(name), "\"" + name + "\" cannot be a parameter",
                        TAKEN.contains(name) ? "the shell needs it; choose another name"
                                : "use letters, digits and _, like APP_NAME");
            } else {
                String value = pairs.text(name).orElse("");
                params.put(name, value.equals("random") ? new Parameter.PerLearner() : new Parameter.Fixed(value));
            }
        }
        return params;
    }
}
