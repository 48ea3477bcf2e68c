package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.lesson.Exercise.Check;
import slipway.lesson.Script;

/** What follows from what a check said. */
class FindingsTest {
    private static final Check CHECK = new Check("it", "A check", 3, Duration.ofSeconds(30), new Script("", "", 1), "");
    private static final CheckRecord MET = new CheckRecord.Expect("a", "1", "1", "code", true);
    private static final CheckRecord UNMET = new CheckRecord.Expect("b", "1", "2", "wrong-b", false);
    private static final FromJudge.Ended GOOD = new FromJudge.Ended(1, 0, null, false, "", "", 12L);

    private static CheckResult after(FromJudge.Ended ended, CheckRecord... records) {
        Findings findings = new Findings(CHECK);
        List.of(records).forEach(findings::add);
        return findings.conclude(ended);
    }

    private static CheckResult failed(int points, String code, String message, Difference... differences) {
        return new CheckResult.Failed("it", points, code, message, List.of(differences));
    }

    @Test
    void passAndExpectationsThatAreMetPass() {
        assertEquals(new CheckResult.Passed("it", 3), after(GOOD, new CheckRecord.Pass()));
        assertEquals(new CheckResult.Passed("it", 3), after(GOOD, MET, new CheckRecord.Progress("x")));
        assertEquals(new CheckResult.Passed("it", 3), after(GOOD, new CheckRecord.Score(2, 2, "")));
    }

    @Test
    void whatFailedCountsHoweverTheScriptEnded() {
        FromJudge.Ended bad = new FromJudge.Ended(1, 1, null, false, "", "", 12L);
        assertEquals(failed(0, "none", "x"), after(bad, new CheckRecord.Fail("none", "x"), new CheckRecord.Pass()));
        assertEquals(failed(0, "wrong-b", "", new Difference("b", "1", "2")), after(bad, MET, UNMET));
    }

    @Test
    void aScoreIsNeverAllWhenSomethingIsMissing() {
        assertEquals(failed(1, "partial", "half"), after(GOOD, new CheckRecord.Score(1, 2, "half")));
        assertEquals(failed(2, "partial", "nearly"), after(GOOD, new CheckRecord.Score(99, 100, "nearly")));
        assertEquals(failed(2, "late", "x"), after(GOOD, new CheckRecord.Score(2, 2, ""), new CheckRecord.Fail("late", "x")));
    }

    @Test
    void anEndWithoutVerdictIsOurs() {
        assertInstanceOf(CheckResult.Broken.class, after(GOOD));
        assertInstanceOf(CheckResult.Broken.class, after(GOOD, new CheckRecord.Progress("x")));
        assertInstanceOf(CheckResult.Broken.class, after(new FromJudge.Ended(1, 2, null, false, "", "", 12L), MET));
        assertInstanceOf(CheckResult.Broken.class, after(new FromJudge.Ended(1, null, 9, false, "", "", 12L), MET));
        CheckResult.Broken late = assertInstanceOf(CheckResult.Broken.class, after(new FromJudge.Ended(1, 0, null, true, "image x", "out", 12L), MET));
        assertEquals(new GradingFailure("The check did not end within 30.0 s. It was at image.", "image x", "out"), late.failure());
    }

    @Test
    void aVerdictAddsUp() {
        Verdict verdict = new Verdict(List.of(new CheckResult.Passed("a", 3), failed(1, "x", "")));
        assertEquals(4, verdict.points());
        assertEquals(List.of(false, false), List.of(verdict.passed(), verdict.broken()));
        assertEquals(Map.of("CID", "x"), Grader.environment(Map.of("CID", "x", "PATH", "/x", "LD_PRELOAD", "x", "BASH_ENV", "x", "a b", "x")));
    }
}
