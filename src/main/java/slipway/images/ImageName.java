package slipway.images;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image of Docker Hub, which the registry stands in for.
 *
 * @param repository in full, {@code library/python}
 * @param tag {@code latest} when none was said
 */
public record ImageName(String repository, String tag) {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern NAME = Pattern.compile("(?:docker\\.io/)?(" + COMPONENT + "(?:/" + COMPONENT + ")*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?");
    private static final Pattern OTHER_REGISTRY = Pattern.compile("(?:localhost|[^/]*[.:][^/]*)/.*");
    private static final String OFFICIAL = "library/";

    /**
     * Reads what stands behind {@code FROM} or {@code docker run}.
     *
     * @throws IllegalArgumentException with a sentence for the author: it is no image's name, or the registry cannot stand in for it
     */
    public static ImageName parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (text.contains("@sha256:")) {
            throw new IllegalArgumentException(text + " is pinned by a digest, which only the registry that it came from has: name a tag");
        }
        if (OTHER_REGISTRY.matcher(text).matches() && !text.startsWith("docker.io/")) {
            throw new IllegalArgumentException(text + " is not of Docker Hub, and engines ask the course registry for Docker Hub's images only:"
                    + " give it a name without a host (docker tag)");
        }
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is not the name of an image");
        }
        String path = matcher.group(1);
        return new ImageName(path.contains("/") ? path : OFFICIAL + path, matcher.group(2) == null ? "latest" : matcher.group(2));
    }

    /** As people write it: {@code python:3.13-slim}, {@code hello-world}. */
    @Override
    public String toString() {
        String path = repository.startsWith(OFFICIAL) ? repository.substring(OFFICIAL.length()) : repository;
        return tag.equals("latest") ? path : path + ":" + tag;
    }
}
