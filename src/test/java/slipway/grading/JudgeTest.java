package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How scripts are run and what becomes of what they say, on a real judge. */
@Timeout(120)
class JudgeTest {
    private static LiveClassroom classroom;

    @BeforeAll
    static void open() throws Exception {
        classroom = new LiveClassroom();
    }

    @AfterAll
    static void close() throws Exception {
        if (classroom != null) {
            classroom.close();
        }
    }

    @Test
    void passIsPassed() throws Exception {
        assertEquals(new CheckResult.Passed("it", 2), classroom.judge("pass"));
    }

    @Test
    void failNamesItsCauseWhereverItStands() throws Exception {
        for (String script : List.of("fail no-image 'There is none.'; pass", "x=$(fail no-image 'There is none.'); pass",
                "true | fail no-image 'There is none.' | cat; pass", "(fail no-image 'There is none.' & wait); pass")) {
            assertEquals(new CheckResult.Failed("it", 0, "no-image", "There is none.", List.of()), classroom.judge(script), script);
        }
    }

    @Test
    void whatIsExpectedAndFoundIsToldAndEndsTheScript() throws Exception {
        assertEquals(new CheckResult.Failed("it", 0, "dir", "", List.of(new Difference("the directory", "/app", "/ö"))),
                classroom.judge("expect 'the first' a a; expect 'the directory' /app /ö code=dir; expect 'the third' a b"));
        assertEquals(new CheckResult.Passed("it", 2), classroom.judge("expect 'the first' a a"));
    }

    @Test
    void aScoreGivesPartOfThePoints() throws Exception {
        assertEquals(new CheckResult.Failed("it", 1, "partial", "half of it", List.of()), classroom.judge("score 1 2 'half of it'"));
        assertEquals(new CheckResult.Passed("it", 2), classroom.judge("score 2 2 'all of it'"));
    }

    @Test
    void whatTheScriptDoesWrongIsOurs() throws Exception {
        Map<String, String> cases = Map.of("exit 3", "exit code 3", "no_such_call x; pass", "no_such_call", "x=$(image_exists); pass", "NAME",
                "true", "without a verdict", "kill -9 $$", "signal 9", "echo $(nothing_like_it); pass", "nothing_like_it",
                "expect a b; pass", "FOUND", "if true; then", "exit code 2");
        for (Map.Entry<String, String> each : cases.entrySet()) {
            CheckResult.Broken broken = assertInstanceOf(CheckResult.Broken.class, classroom.judge(each.getKey()), each.getKey());
            assertTrue((broken.failure().message() + broken.failure().output()).contains(each.getValue()), broken.toString());
        }
    }

    @Test
    void aScriptBeyondItsLimitIsOursAndNamesTheStep() throws Exception {
        CheckResult result = classroom.judge("sleep 100", Duration.ofSeconds(1), Map.of());
        CheckResult.Broken broken = assertInstanceOf(CheckResult.Broken.class, result);
        assertTrue(broken.failure().message().contains("did not end within 1.0 s"), broken.toString());
    }

    @Test
    void valuesArriveAsGivenAndNotThoseThatWouldChangeTheScript() throws Exception {
        assertEquals(new CheckResult.Passed("it", 2), classroom.judge("expect answer \"a 'b' $(printf '\\n')ö\" \"$CID\"; expect path 1 \"${PATH:+1}\"",
                Duration.ofSeconds(10), Map.of("CID", "a 'b' ö", "PATH", "/nothing", "BASH_ENV", "/nothing")));
    }

    @Test
    void progressIsToldAsItComes() throws Exception {
        List<String> told = new ArrayList<>();
        classroom.grader().grade(List.of(LiveClassroom.check("a", "progress 'one'; progress 'two'; pass", Duration.ofSeconds(10))), Map.of(),
                classroom.learner(), LiveClassroom.LESSON, new GradingListener() {
                    @Override
                    public void running(String check) {
                        told.add("running " + check);
                    }

                    @Override
                    public void progress(String check, String message) {
                        told.add(check + " " + message);
                    }

                    @Override
                    public void finished(CheckResult result) {
                        told.add("finished " + result.check());
                    }
                });
        assertEquals(List.of("running a", "a one", "a two", "finished a"), told);
    }
}
