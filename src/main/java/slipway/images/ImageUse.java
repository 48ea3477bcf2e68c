package slipway.images;

/**
 * A place where a lesson names an image.
 *
 * @param declared in {@code images:}; else it was found in a Dockerfile, a Compose file or a command, and may be a guess
 * @param where for people: {@code docker-for-data-science/03-first-dockerfile, File ml/Dockerfile}
 */
public record ImageUse(String image, boolean declared, String where) {
}
