package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Member;
import slipway.classroom.Role;
import slipway.database.Database;
import slipway.product.ClassroomServer.Person;

/** The database fails while a table is exported: nobody takes the part that came for the class. */
class BrokenExportIT {
    @TempDir
    Path data;

    @Test
    void aTableThatFailsOnTheWayIsNoWholeFile() throws Exception {
        try (ClassroomServer school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", TaughtClass.lessons(data).toString()));
                Database database = school.database(); HttpClient http = HttpClient.newHttpClient()) {
            Person tina = school.instructor("Tina Teacher");
            Classroom classroom = school.classroom("At work", tina, TaughtClass.COURSE);
            school.learner(classroom, "Wanda Worker");
            List<Member> learners = new ClassroomStore(database).members(classroom.id()).stream().filter(member -> member.role() == Role.LEARNER).toList();
            for (int i = 0; i < 8; i++) {
                TaughtClass.work(database, learners, 20);
            }
            database.write(handle -> handle.execute("UPDATE attempt SET results = REPLACE(results, 'There is no container', ?)", "No ".repeat(2000)));
            String table = "/classrooms/" + classroom.id() + "/attempts.csv";
            HttpRequest request = HttpRequest.newBuilder(URI.create(school.process().address() + table)).header("Cookie", tina.cookie()).build();

            HttpResponse<InputStream> begun = http.send(request, BodyHandlers.ofInputStream());
            assertEquals(200, begun.statusCode());
            assertEquals(1 << 16, begun.body().readNBytes(1 << 16).length);
            database.write(handle -> handle.execute("ALTER TABLE attempt RENAME TO away"));
            assertThrows(IOException.class, () -> begun.body().readAllBytes());
            HttpResponse<String> refused = tina.browser().get(table);
            assertEquals(500, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("Slipway could not do this"), refused.body());
            assertFalse(refused.headers().firstValue("Content-Disposition").isPresent(), "a page, not a file");

            database.write(handle -> handle.execute("ALTER TABLE away RENAME TO attempt"));
            HttpResponse<String> whole = tina.browser().get(table);
            assertEquals(200, whole.statusCode());
            assertEquals(TaughtClass.LESSONS * TaughtClass.EXERCISES * 8 * 20 + 1, whole.body().lines().count());
        }
    }
}
