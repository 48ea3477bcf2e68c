package slipway.web.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slipway.auth.LocalSignIn;
import slipway.auth.Mode;
import slipway.auth.Site;
import slipway.classroom.LearnerId;

class PreviewNamesTest {
    private static final LocalSignIn SECRETS = new LocalSignIn("t".repeat(43));
    private static final Preview PREVIEW = new Preview(new LearnerId("anna"), "web", 8080);
    private static final Site LOCAL = Site.of(Mode.LOCAL, Optional.empty(), 4747);

    private static PreviewNames names(Site site, String domain) {
        return new PreviewNames(site, Optional.ofNullable(domain), SECRETS::secret);
    }

    private static Site classroom(String url) {
        return Site.of(Mode.CLASSROOM, Optional.of(url), 4747);
    }

    @Test
    void eachPreviewHasANameOfItsOwnThatStaysTheSame() {
        PreviewNames names = names(LOCAL, null);
        String label = names.label(PREVIEW);
        assertTrue(label.matches("p8080-[0-9a-z]{24}"), label);
        assertEquals(label, names.label(new Preview(new LearnerId("anna"), "web", 8080)));
        for (Preview other : List.of(new Preview(new LearnerId("anne"), "web", 8080), new Preview(new LearnerId("anna"), "web2", 8080),
                new Preview(new LearnerId("anna"), "web", 8081))) {
            assertNotEquals(label.substring(label.length() - 24), names.label(other).substring(names.label(other).length() - 24));
        }
        assertNotEquals(label, new PreviewNames(LOCAL, Optional.empty(), new LocalSignIn("u".repeat(43))::secret).label(PREVIEW), "another server's");
    }

    @Test
    void atLocalhostTheyAreBelowIt() {
        for (PreviewNames names : List.of(names(LOCAL, null), names(LOCAL, " "), names(classroom("http://localhost:4747"), null), names(classroom("http://127.0.0.1:4747"), null))) {
            String label = names.label(PREVIEW);
            for (String host : List.of("localhost:4747", "127.0.0.1:4747", "[::1]:4747")) {
                assertEquals(Optional.of("http://" + label + ".localhost:4747"), names.origin(PREVIEW, host));
            }
            assertEquals(Optional.of(label), names.label(label + ".localhost:4747"));
            assertEquals(Optional.of(label), names.label(label.toUpperCase() + ".LOCALHOST:4747"));
        }
        assertEquals("http://" + names(LOCAL, null).label(PREVIEW) + ".localhost:9000", names(LOCAL, null).origin(PREVIEW, "localhost:9000").orElseThrow(), "through a tunnel");
        assertEquals(Optional.empty(), names(LOCAL, null).home());
    }

    @Test
    void noOtherNameIsAPreviews() {
        PreviewNames names = names(LOCAL, null);
        String label = names.label(PREVIEW);
        for (String host : new String[] {"", "localhost", "localhost:4747", "x.localhost:4747", label, label + ":4747", label + ".localhost.:4747", "x." + label + ".localhost:4747",
            label + ".evil.example", label + ".localhost.evil.example", label + "x.localhost:4747", "p0-" + label.substring(6) + ".localhost", label + ".notlocalhost:4747"}) {
            assertEquals(Optional.empty(), names.label(host), host);
        }
    }

    @Test
    void elsewhereTheyNeedADomain() {
        PreviewNames without = names(classroom("http://192.168.1.20:4747"), null);
        assertEquals(Optional.empty(), without.origin(PREVIEW, "192.168.1.20:4747"));
        assertEquals(Optional.empty(), without.label(without.label(PREVIEW) + ".localhost:4747"));
        PreviewNames names = names(classroom("https://class.school.example:8443"), " Preview.School.example ");
        String host = names.label(PREVIEW) + ".preview.school.example:8443";
        assertEquals(Optional.of("https://" + host), names.origin(PREVIEW, "class.school.example:8443"));
        assertEquals(Optional.of(names.label(PREVIEW)), names.label(host));
        assertEquals(Optional.empty(), names.label(names.label(PREVIEW) + ".localhost:8443"));
        assertEquals(Optional.empty(), names.label("class.school.example:8443"));
        assertEquals(Optional.of("https://class.school.example:8443"), names.home());
        assertEquals("__Host-slipway-preview", names.cookieName());
        assertEquals("slipway-preview", without.cookieName());
    }

    @Test
    void aDomainThatWouldNotBeSafeIsRefusedWithASentence() {
        for (String wrong : new String[] {"preview", "class.school.example", "school.example", "https://preview.example", "preview.example/", "*.preview.example", "-a.example", "10.0.0.1"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> names(classroom("https://class.school.example"), wrong), wrong).getMessage();
            assertTrue(message.contains("SLIPWAY_PREVIEW_DOMAIN") && message.contains(wrong), message);
        }
        String message = assertThrows(IllegalArgumentException.class, () -> names(classroom("http://class.school.example"), "preview.school.example")).getMessage();
        assertTrue(message.contains("needs an address with https"), message);
        assertThrows(IllegalArgumentException.class, () -> names(LOCAL, "preview.school.example"));
    }
}
