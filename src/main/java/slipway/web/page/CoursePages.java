package slipway.web.page;

import java.util.List;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.Classroom;
import slipway.classroom.Role;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.tutorial.LessonScore;

/** The list of courses and the page of one course. */
final class CoursePages {
    private final Pages pages;

    CoursePages(Pages pages) {
        this.pages = pages;
    }

    /** @param classrooms that the actor learns in */
    String courses(Actor actor, List<Course> courses, List<Classroom> classrooms) {
        Document page = pages.catalog("courses", "Courses", Optional.of(actor));
        if (actor.role() == Role.LEARNER) {
            classrooms(Pages.main(page).appendElement("p").addClass("lead"), classrooms);
        } else if (courses.isEmpty()) {
            Pages.main(page).appendElement("p").text("There are no courses here yet. Each directory below lessons/ "
                    + "with a course.yaml is one.");
        }
        Element list = Pages.main(page).appendElement("ul").addClass("courses");
        for (Course course : courses) {
            Element link = list.appendElement("li").appendElement("a").attr("href", "/" + course.slug());
            link.appendElement("h2").text(course.title());
            link.appendElement("p").text(course.description());
        }
        return page.outerHtml();
    }

    private static void classrooms(Element line, List<Classroom> classrooms) {
        if (classrooms.isEmpty()) {
            line.text("You are in no classroom, so there are no courses for you yet. Ask your instructor for the code of your class and ");
            line.appendElement("a").attr("href", "/join").text("enter it here");
            line.appendText(".");
            return;
        }
        line.text("You are in " + classrooms.stream().map(classroom -> "“" + classroom.title() + "”").collect(Collectors.joining(", ")) + ". ");
        line.appendElement("a").attr("href", "/join").text("Join another class");
        line.appendText(" · ").appendElement("a").attr("href", "/account").text("Who sees your work, and how to leave");
    }

    /** @param removal when the learner's files of the course are going to be put away, if that is soon */
    String course(Actor actor, Course course, Map<String, LessonScore> scores, Optional<Instant> removal) {
        Document page = pages.catalog("course", course.title(), Optional.of(actor));
        Pages.main(page).appendElement("p").addClass("lead").text(course.description());
        removal.ifPresent(end -> {
            Element warning = Pages.main(page).appendElement("p").addClass("warning")
                    .text("You have not opened a lesson for long. Your sandbox of this course, with its files and images, is removed on ");
            Times.exact(warning, end);
            warning.appendText(". Open a lesson to keep it. Its files are then put away for some time: see ");
            warning.appendElement("a").attr("href", "/record").text("your record");
            warning.appendText(".");
        });
        Element list = Pages.main(page).appendElement("ol").addClass("lessons");
        for (Lesson lesson : course.lessons()) {
            Element item = list.appendElement("li");
            lessonLink(item, lesson);
            score(item, scores.get(lesson.slug()));
            if (!lesson.goals().isEmpty()) {
                Element goals = item.appendElement("ul");
                lesson.goals().forEach(goal -> goals.appendElement("li").text(goal));
            }
        }
        return page.outerHtml();
    }

    private static void score(Element item, LessonScore score) {
        if (score.done()) {
            item.addClass("done");
        }
        if (score.max() > 0) {
            item.appendElement("p").addClass("score").attr("data-points", String.valueOf(score.points()))
                    .attr("data-max", String.valueOf(score.max())).text(score.points() + " of " + score.max() + " points");
        }
    }

    static Element lessonLink(Element item, Lesson lesson) {
        Element link = item.appendElement("a").attr("href", "/" + lesson.course() + "/" + lesson.slug()).text(lesson.title());
        if (lesson.minutes() > 0) {
            link.appendElement("small").text(lesson.minutes() + " min");
        }
        return link;
    }
}
