package slipway.tutorial;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must be there before a cell's source may run, guessed from its words: a wrong guess costs a short wait, or shows
 * Docker's own message. Images are waited for when they are named, all of the lesson's when the command lists them or may
 * use any through a file.
 */
record Needs(boolean engine, Set<String> images) {
    static final Needs NOTHING = new Needs(false, Set.of());
    private static final Pattern USES_DOCKER = Pattern.compile("(?<![\\w.-])(docker(-compose)?|make)(?![\\w.-])");
    private static final Pattern MAY_USE_ANY =
            Pattern.compile("(?<![\\w.-])(make|build|buildx|compose|docker-compose|images?|system)(?![\\w.-])");

    static Needs of(String source, List<String> lessonImages) {
        if (!USES_DOCKER.matcher(source).find()) {
            return NOTHING;
        }
        return new Needs(true, MAY_USE_ANY.matcher(source).find()
                ? Set.copyOf(lessonImages)
                : lessonImages.stream().filter(source::contains).collect(Collectors.toUnmodifiableSet()));
    }
}
