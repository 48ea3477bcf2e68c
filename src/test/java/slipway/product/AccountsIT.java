package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.product.ClassroomServer.Person;

/** Accounts, over HTTP, on the packaged server. */
class AccountsIT {
    @TempDir
    static Path data;
    private static ClassroomServer school;

    @BeforeAll
    static void start() {
        school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.204.0.0/16"));
    }

    @AfterAll
    static void stop() {
        school.close();
    }

    @Test
    void fromTheFirstOperatorToALearnersLesson() {
        Person instructor = school.instructor("Ina Instructor");
        Classroom classroom = school.classroom("Docker on Mondays", instructor, "try");
        Person learner = school.learner(classroom, "Lea Learner");
        assertEquals(200, learner.browser().get("/try/plain").statusCode());
        try (LessonClient page = school.lesson(learner, "try/plain").connect()) {
            assertEquals("hi\r\n", page.output(page.run("main", "echo hi")));
        }
    }
}
