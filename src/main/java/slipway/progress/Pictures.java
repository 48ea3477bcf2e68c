package slipway.progress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pictures in the output of runs, {@code ESC ] 1337 ; File = settings : base64 BEL}, for those who read output as text: each becomes
 * {@code [picture: its title]}. The page shows them ({@code web/src/terminal/pictures.ts}). Pure, in time linear to the text.
 */
public final class Pictures {
    private static final int LONGEST_TITLE = 200;
    /** Settings and base64; an end is missing where output was cut. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\u001b\\]1337;File=([ -9;-~]*+)(?::([A-Za-z0-9+/=\r\n]*+))?(\u0007|\u001b\\\\)?");
    /** What is left of one at the beginning of a text whose beginning is missing. */
    private static final Pattern REST = Pattern.compile("\\A[A-Za-z0-9+/=]{64,}+(?:\u0007|\u001b\\\\)");
    private static final Pattern NAME = Pattern.compile("(?:^|;)name=([A-Za-z0-9+/]*+)");
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Pictures() {
    }

    /**
     * An output apart from its pictures.
     *
     * @param text the output, with words in the place of each
     * @param pictures PNG, in order
     */
    public record Apart(byte[] text, List<byte[]> pictures) {
    }

    /** @param output may be cut anywhere */
    public static String inWords(String output) {
        return ESCAPE.matcher(REST.matcher(output).replaceFirst("[picture]")).replaceAll(found -> Matcher.quoteReplacement(words(found)));
    }

    /** Takes out whole PNG pictures and leaves all else byte by byte. */
    public static Apart apart(byte[] output) {
        String bytes = new String(output, StandardCharsets.ISO_8859_1);
        var text = new ByteArrayOutputStream(output.length);
        List<byte[]> pictures = new ArrayList<>();
        int done = 0;
        for (Matcher found = ESCAPE.matcher(bytes); found.find();) {
            byte[] content = found.group(3) == null || found.group(2) == null ? new byte[0] : decoded(found.group(2));
            if (isPng(content)) {
                pictures.add(content);
                text.write(output, done, found.start() - done);
                text.writeBytes(words(found).getBytes(StandardCharsets.UTF_8));
                done = found.end();
            }
        }
        text.write(output, done, output.length - done);
        return new Apart(text.toByteArray(), pictures);
    }

    private static String words(MatchResult found) {
        Matcher name = NAME.matcher(found.group(1));
        String title = name.find() ? new String(decoded(name.group(1)), StandardCharsets.UTF_8).replaceAll("\\p{C}+", " ").strip() : "";
        return title.isEmpty() ? "[picture]" : "[picture: " + title.substring(0, Math.min(title.length(), LONGEST_TITLE)) + "]";
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static boolean isPng(byte[] content) {
        return content.length > PNG.length && Arrays.equals(content, 0, PNG.length, PNG, 0, PNG.length);
    }
}
