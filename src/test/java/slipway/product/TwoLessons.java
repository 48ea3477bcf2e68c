package slipway.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A course of two lessons that use Docker, for what concerns several lessons. */
final class TwoLessons {
    private TwoLessons() {
    }

    /** The course {@code two} with the lessons {@code first} and {@code second}, each with a cell {@code main}. */
    static void write(Path lessons) throws IOException {
        Path course = Files.createDirectories(lessons.resolve("two"));
        Files.writeString(course.resolve("course.yaml"), "title: Two lessons\ndescription: For tests.\nlessons: [first, second]\n");
        for (String lesson : new String[] {"first", "second"}) {
            Files.writeString(Files.createDirectories(course.resolve(lesson)).resolve("lesson.md"), """
                    ---
                    title: The %1$s lesson
                    minutes: 5
                    level: beginner
                    goals: [Run cells.]
                    images: [alpine:3]
                    requires: [docker]
                    ---
                    # The %1$s lesson

                    ## Try

                    ```bash id=main
                    pwd
                    ```
                    """.formatted(lesson));
        }
    }
}
