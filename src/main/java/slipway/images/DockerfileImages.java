package slipway.images;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which images a Dockerfile is made from: FROM with the defaults of ARG, COPY --from, and its syntax line. */
final class DockerfileImages {
    private static final Pattern SYNTAX = Pattern.compile("\\A#\\s*syntax\\s*=\\s*(\\S+)");
    private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*(FROM|ARG|COPY)[ \\t]+(.*)$");
    private static final Pattern FROM = Pattern.compile("(?:--platform=\\S+\\s+)?(\\S+)(?:\\s+(?i:AS)\\s+(\\S+))?.*");
    private static final Pattern COPY_FROM = Pattern.compile(".*--from=(\\S+).*");
    private static final Pattern ARGUMENT = Pattern.compile("(\\w+)=[\"']?([^\\s\"']*)[\"']?.*");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)(?::?-([^}]*))?})");

    private final Map<String, String> arguments = new HashMap<>();
    private final Set<String> stages = new HashSet<>(Set.of("scratch"));
    private final List<String> images = new ArrayList<>();

    private DockerfileImages() {
    }

    static List<String> of(String text) {
        DockerfileImages found = new DockerfileImages();
        Matcher syntax = SYNTAX.matcher(text);
        if (syntax.find()) {
            found.images.add(syntax.group(1));
        }
        LINE.matcher(text).results().forEach(line -> found.read(line.group(1), line.group(2).strip()));
        return found.images;
    }

    private void read(String instruction, String rest) {
        switch (instruction) {
            case "ARG" -> matched(ARGUMENT, rest).ifPresent(argument -> arguments.put(argument.group(1), argument.group(2)));
            case "COPY" -> matched(COPY_FROM, rest).filter(copy -> !copy.group(1).matches("\\d+")).ifPresent(copy -> add(copy.group(1)));
            default -> matched(FROM, rest).ifPresent(from -> {
                add(from.group(1));
                Optional.ofNullable(from.group(2)).ifPresent(stages::add);
            });
        }
    }

    private static Optional<Matcher> matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private void add(String written) {
        String image = substitute(written, arguments);
        if (!stages.contains(image) && ShellImages.looksLikeImage(image)) {
            images.add(image);
        }
    }

    /** With variables put in as far as they are known; others stay and make it no image's name. */
    static String substitute(String text, Map<String, String> values) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            String value = values.getOrDefault(name, variable.group(3));
            return Matcher.quoteReplacement(value == null ? variable.group() : value);
        });
    }
}
