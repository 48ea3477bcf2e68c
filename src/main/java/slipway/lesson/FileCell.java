package slipway.lesson;

/**
 * A file edited in the page; Run saves it.
 *
 * @param id its path, unless the author gave another (a file that the lesson shows again, further on)
 * @param path relative to the lesson's directory, without {@code ..}
 * @param mode permission bits, {@code 0644} unless given
 */
public record FileCell(String id, String label, String path, String language, String source, int mode, String renamedFrom,
        int line)
        implements Executable {
    public static final int DEFAULT_MODE = 0644;

    @Override
    public String session() {
        return MAIN_SESSION;
    }
}
