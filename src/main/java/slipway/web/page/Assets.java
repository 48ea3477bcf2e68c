package slipway.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Where the browser app's files are: their names carry a hash of their content, which the web build's manifest tells.
 *
 * @param theme address of the script that sets the chosen theme before the first paint
 * @param script address of the entry module
 * @param styles addresses of its style sheets
 */
public record Assets(String theme, String script, List<String> styles) {
    private static final String MANIFEST = "/META-INF/resources/assets/manifest.json";

    /** @throws IllegalStateException when the browser app was not built into this jar */
    public static Assets fromManifest() {
        try (InputStream in = Assets.class.getResourceAsStream(MANIFEST)) {
            if (in == null) {
                throw new IllegalStateException("the browser app is missing from this build; build without -Dskip.web");
            }
            JsonNode manifest = new ObjectMapper().readTree(in);
            JsonNode entry = manifest.required("src/main.ts");
            List<String> styles = StreamSupport.stream(entry.path("css").spliterator(), false).map(Assets::address).toList();
            return new Assets(address(manifest.required("src/theme.ts").required("file")), address(entry.required("file")), styles);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the web build's manifest", e);
        }
    }

    private static String address(JsonNode file) {
        return "/assets/" + file.asText();
    }
}
