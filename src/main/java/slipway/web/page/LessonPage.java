package slipway.web.page;

import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.LessonHtml;
import slipway.lesson.Step;
import slipway.images.CourseImages;
import slipway.tutorial.LessonScore;
import slipway.images.CourseImages.CourseImage;

/** The page of one lesson: outline, the lesson itself, and what is different about the images on this machine. */
final class LessonPage {
    private final Pages pages;
    private final CourseImages images;

    LessonPage(Pages pages, CourseImages images) {
        this.pages = pages;
        this.images = images;
    }

    String lesson(Course course, Lesson lesson, Map<String, String> parameters, Map<String, LessonScore> scores) {
        Document page = pages.frame("lesson", lesson.title());
        page.body().attr("data-course", course.slug()).attr("data-lesson", lesson.slug()).attr("data-hash", lesson.hash());
        outline(page.body().appendElement("slip-outline"), course, lesson, scores);
        Element column = page.body().appendElement("div").addClass("page");
        column.appendElement("slip-bar");
        Element main = column.appendElement("main").id("lesson").attr("tabindex", "-1");
        main.html(LessonHtml.main(lesson, parameters));
        standIns(main, lesson.images().stream().flatMap(name -> images.find(name).stream()).filter(CourseImage::standIn).toList());
        return page.outerHtml();
    }

    private static void outline(Element parent, Course course, Lesson current, Map<String, LessonScore> scores) {
        Element nav = parent.appendElement("nav").attr("aria-label", "Course outline");
        nav.appendElement("a").addClass("brand").attr("href", "/").text("Slipway");
        nav.appendElement("p").addClass("course").appendElement("a").attr("href", "/" + course.slug()).text(course.title());
        Element list = nav.appendElement("ol").addClass("lessons");
        for (Lesson lesson : course.lessons()) {
            Element item = list.appendElement("li");
            Element link = CoursePages.lessonLink(item, lesson);
            if (scores.get(lesson.slug()).done()) {
                item.addClass("done");
            }
            if (lesson.slug().equals(current.slug())) {
                item.addClass("here");
                link.attr("aria-current", "page");
                steps(item.appendElement("ol").addClass("steps"), current.steps());
            }
        }
    }

    private static void steps(Element list, List<Step> steps) {
        steps.forEach(step -> list.appendElement("li").appendElement("a").attr("href", "#" + step.id()).text(step.title()));
    }

    /** Right below the lesson's head: a reader who compares with a book should know before they wonder. */
    private static void standIns(Element main, List<CourseImage> standIns) {
        if (standIns.isEmpty()) {
            return;
        }
        Element note = new Element("details").addClass("stand-ins");
        note.appendElement("summary").text(standIns.size() == 1
                ? "One image of this lesson is a stand-in on this machine"
                : standIns.size() + " images of this lesson are stand-ins on this machine");
        note.appendElement("p").text("This machine could not reach Docker Hub, so these images were built from distribution packages. "
                + "They have the same names, ports and default commands, and differ as follows.");
        Element list = note.appendElement("ul");
        for (CourseImage image : standIns) {
            Element item = list.appendElement("li");
            item.appendElement("code").text(image.name());
            item.appendText(": " + String.join(" ", image.differences()));
        }
        Element head = main.selectFirst("p.meta") == null ? main.selectFirst("h1") : main.selectFirst("p.meta");
        if (head == null) {
            main.prependChild(note);
        } else {
            head.after(note);
        }
    }
}
