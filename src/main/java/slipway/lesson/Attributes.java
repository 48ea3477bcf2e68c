package slipway.lesson;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands after a fence's language or a directive's word: {@code key=value}, {@code key="a value"} with {@code \"} inside,
 * and bare words. The typed readers report a bad value with its place and answer the default.
 */
final class Attributes {
    static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,4})m)?(?:(\\d{1,5})s)?");
    private static final Pattern ITEM = Pattern.compile(
            "([^\\s=\"]+)=(?:\"((?:[^\"\\\\]|\\\\.)*+)(\"?)|([^\\s\"]*+))|([^\\s=]+)|(\\S)", Pattern.DOTALL);

    /** @param value null for a bare word */
    record Attribute(String name, String value, int offset, int valueOffset) {
    }

    private final SourceText source;
    private final int offset;
    private final Map<String, Attribute> items = new LinkedHashMap<>();

    private Attributes(SourceText source, int offset) {
        this.source = source;
        this.offset = offset;
    }

    /** Reads the attributes in {@code text}, which stands at {@code offset} of the source. */
    static Attributes parse(SourceText source, CharSequence text, int offset) {
        Attributes attributes = new Attributes(source, offset);
        Matcher item = ITEM.matcher(text);
        while (item.find()) {
            attributes.add(item, offset);
        }
        return attributes;
    }

    private void add(Matcher item, int base) {
        int place = base + item.start();
        if (item.group(6) != null) {
            source.error(place, "\"" + item.group(6) + "\" does not belong here",
                    "attributes are written key=value or key=\"a value\", without blanks around the =");
            return;
        }
        Attribute attribute = attribute(item, base, place);
        if (items.putIfAbsent(attribute.name(), attribute) != null) {
            source.error(place, "\"" + attribute.name() + "\" stands twice", "keep one of them");
        }
    }

    private Attribute attribute(Matcher item, int base, int place) {
        if (item.group(5) != null) {
            return new Attribute(item.group(5), null, place, place);
        }
        if (item.group(2) == null) {
            if (item.group(4).isEmpty()) {
                source.error(place, "\"" + item.group(1) + "\" has no value",
                        "write " + item.group(1) + "=value, or leave it out");
            }
            return new Attribute(item.group(1), item.group(4), place, base + item.start(4));
        }
        if (item.group(3).isEmpty()) {
            source.error(base + item.start(2) - 1, "this quote is never closed", "end the value with a \"");
        }
        return new Attribute(item.group(1), item.group(2).replaceAll("\\\\([\"\\\\])", "$1"), place, base + item.start(2));
    }

    Iterable<Attribute> all() {
        return items.values();
    }

    int offset() {
        return offset;
    }

    /** Where an attribute stands, else where all of them do. */
    int offset(String name) {
        Attribute attribute = items.get(name);
        return attribute == null ? offset : attribute.offset();
    }

    boolean has(String name) {
        return items.containsKey(name);
    }

    /** Reports every attribute that {@code what} does not have. */
    void allowOnly(String what, Set<String> values, Set<String> words) {
        Set<String> known = new LinkedHashSet<>(values);
        known.addAll(words);
        for (Attribute item : items.values()) {
            if (!known.contains(item.name())) {
                source.unknown(item.offset(), "attribute of " + what, item.name(), known);
            } else if (item.value() == null && !words.contains(item.name())) {
                source.error(item.offset(), "\"" + item.name() + "\" needs a value", "write " + item.name() + "=…");
            } else if (item.value() != null && !values.contains(item.name())) {
                source.error(item.offset(), "\"" + item.name() + "\" takes no value", "write just " + item.name());
            }
        }
    }

    /** The value, if one was given. */
    Optional<String> value(String name) {
        return Optional.ofNullable(items.get(name)).map(Attribute::value).filter(value -> !value.isEmpty());
    }

    /** A value that must have this form; {@code form} says it in words. */
    Optional<String> value(String name, Pattern pattern, String form) {
        Optional<String> value = value(name);
        if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
            source.error(items.get(name).valueOffset(), name + " \"" + value.get() + "\" is not " + form, "");
            return Optional.empty();
        }
        return value;
    }

    Optional<String> id(String name) {
        return value(name, ID, "an id: 1 to 64 letters, digits, - or _, beginning with a letter");
    }

    int number(String name, int fallback, int least, int most) {
        Optional<String> value = value(name, Pattern.compile("\\d{1,6}"), "a whole number");
        if (value.isEmpty()) {
            return fallback;
        }
        int number = Integer.parseInt(value.get());
        if (number < least || number > most) {
            source.error(items.get(name).valueOffset(), name + " must be " + least + " to " + most + ", not " + number, "");
            return fallback;
        }
        return number;
    }

    Duration duration(String name, Duration fallback) {
        Optional<String> value = value(name);
        if (value.isEmpty()) {
            return fallback;
        }
        Matcher parts = DURATION.matcher(value.get());
        Duration duration = parts.matches()
                ? Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3)) : Duration.ZERO;
        if (duration.isZero() || duration.compareTo(Duration.ofHours(24)) > 0) {
            source.error(items.get(name).valueOffset(), name + " \"" + value.get() + "\" is not a time between 1s and 24h",
                    "write it like 30s, 2m or 1m30s");
            return fallback;
        }
        return duration;
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /** A path that stays below the directory it is relative to. */
    Optional<String> path(String name) {
        Optional<String> value = value(name);
        Optional<String> fault = value.flatMap(RelativePath::fault);
        if (fault.isPresent()) {
            source.error(items.get(name).valueOffset(), name + " \"" + value.get() + "\" " + fault.get(),
                    "write a path below the lesson's directory, like src/train.py");
            return Optional.empty();
        }
        return value;
    }

    Set<Capability> capabilities(String name) {
        Set<Capability> found = new LinkedHashSet<>();
        value(name).ifPresent(value -> {
            for (String word : value.strip().split("[\\s,]+")) {
                Capability.of(word).ifPresentOrElse(found::add,
                        () -> source.unknown(items.get(name).valueOffset(), "requirement", word, Capability.words()));
            }
        });
        return found;
    }
}
