package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import slipway.auth.LocalSignIn;
import slipway.classroom.LearnerId;
import slipway.lesson.Lesson;
import slipway.lesson.Parameter;

class ParametersTest {
    private static final Lesson LESSON = new Lesson("c", "l", "L", 5, "", List.of(), List.of(), Set.of(),
            Map.of("APP", new Parameter.Fixed("hello"), "CODE", new Parameter.PerLearner()), List.of(), "h", Optional.empty(),
            Optional.empty(), List.of(), List.of(), List.of(), false);
    private final Parameters parameters = new Parameters(new LocalSignIn("a secret of this installation, long enough")::secret);

    @Test
    void fixedValuesAreTheAuthors() {
        assertEquals("hello", parameters.of(LearnerId.LOCAL, LESSON).get("APP"));
    }

    @Test
    void randomValuesStayAndDifferBetweenLearnersAndInstallations() {
        String code = parameters.of(LearnerId.LOCAL, LESSON).get("CODE");
        assertTrue(code.matches("[a-z0-9]{8}"), code);
        assertEquals(code, parameters.of(LearnerId.LOCAL, LESSON).get("CODE"));
        assertNotEquals(code, parameters.of(new LearnerId("ada"), LESSON).get("CODE"));
        assertNotEquals(code, new Parameters(new LocalSignIn("another installation's secret, long enough")::secret)
                .of(LearnerId.LOCAL, LESSON).get("CODE"));
    }
}
