package slipway.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static slipway.lesson.Authoring.says;
import static slipway.lesson.Authoring.whole;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may stand between the two {@code ---}; a line per rule. The line under test is the fifth. */
class FrontMatterTest {
    private static final String BODY = "---\n## Step\n\ntext\n";

    private static ParsedLesson with(String lines) {
        return whole("---\ntitle: A lesson\nminutes: 5\nlevel: beginner\n" + lines + "\n" + BODY);
    }

    private static void wrong(String lines, String place, String... says) {
        says(with(lines), place, says);
    }

    @Test
    void givesTheLessonItsData() {
        ParsedLesson parsed = with("""
                goals: [see, "say: what"]
                images:
                  - python:3.13-slim
                  - registry.example.org:5000/team/app@sha256:%s
                requires: [docker, gpu]
                params: {APP: hello, CODE: random, PORT: 8080}
                covers: [cmd.run, cmd.build]""".formatted("a".repeat(64)));
        assertEquals(List.of(), parsed.problems());
        Lesson lesson = parsed.lesson();
        assertEquals("A lesson", lesson.title());
        assertEquals(5, lesson.minutes());
        assertEquals(List.of("see", "say: what"), lesson.goals());
        assertEquals("python:3.13-slim", lesson.images().getFirst());
        assertEquals(Set.of(Capability.DOCKER, Capability.GPU), lesson.requires());
        assertEquals(List.of("APP", "CODE", "PORT"), List.copyOf(lesson.params().keySet()));
        assertEquals(Map.of("APP", new Parameter.Fixed("hello"), "CODE", new Parameter.PerLearner(), "PORT",
                new Parameter.Fixed("8080")), lesson.params());
        assertEquals(List.of("cmd.run", "cmd.build"), lesson.covers());
    }

    @Test
    void needsTitleMinutesAndLevel() {
        says(whole("---\nminutes: 5\nlevel: beginner\n" + BODY), "2:1", "the front matter has no title", "title: ");
        says(whole("---\ntitle:\nminutes: 5\nlevel: beginner\n" + BODY), "2:1", "the front matter has no title");
        says(whole("---\ntitle: T\nlevel: beginner\n" + BODY), "2:1", "has no minutes");
        says(whole("---\ntitle: T\nminutes: 5\n" + BODY), "2:1", "has no level", "level: beginner");
        says(whole("---\ntitle: T\nminutes: soon\nlevel: beginner\n" + BODY), "3:10", "not a number from 1 to 999");
        says(whole("---\ntitle: T\nminutes: 5\nlevel: begginer\n" + BODY), "4:8", "unknown level \"begginer\"",
                "did you mean \"beginner\"?");
        says(whole("---\ntitle: [T]\nminutes: 5\nlevel: beginner\n" + BODY), "2:8", "\"title\" must be a single value");
    }

    @Test
    void knowsItsKeys() {
        wrong("goal: [x]", "5:1", "unknown key in the front matter \"goal\"", "did you mean \"goals\"?");
        wrong("title: again", "5:1", "\"title\" stands twice");
        wrong("goals: just one", "5:8", "\"goals\" must be a list", "write goals: [a, b]");
        wrong("goals: [[x]]", "5:9", "must be single values");
        wrong("images: [Python]", "5:10", "is not the name of an image", "python:3.13-slim");
        wrong("images: [a, a]", "5:13", "the image a stands twice");
        wrong("requires: [docker, cpus]", "5:20", "unknown requirement \"cpus\"");
        wrong("params: [A]", "5:9", "must be \"name: value\" pairs");
        wrong("params: {1A: x}", "5:10", "\"1A\" cannot be a parameter");
        wrong("params: {PATH: x}", "5:10", "\"PATH\" cannot be a parameter", "the shell needs it");
        wrong("params: {A: x, A: y}", "5:16", "\"A\" stands twice");
        wrong("covers: [cmd.rum]", "5:10", "the course inventory has no row cmd.rum", "did you mean \"cmd.run\"?");
        wrong("covers: [cmd.run, cmd.run]", "5:19", "the row cmd.run stands twice");
    }

    @Test
    void saysWhereYamlIsBroken() {
        wrong("goals: [x", "6:1", "the front matter is not valid YAML");
        wrong("goals: a: b", "5:9", "not valid YAML", "between quotes");
        wrong("\tgoals: x", "5:1", "not valid YAML");
        wrong("goals: &a [*a]", "5:8", "must be single values");
        says(whole("---\n- a\n" + BODY), "2:1", "is not a list of \"key: value\" lines");
    }

    @Test
    void mustBeThere() {
        says(whole("## Step\n\ntext\n"), "1:1", "the lesson has no front matter", "begin the file with ---");
        says(whole("---\ntitle: T\n\n## Step\n\ntext\n"), "1:1", "the front matter is never closed", "end it with a line ---");
    }
}
