package slipway.web.classroom;

import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import slipway.classroom.Classroom;
import slipway.lesson.Course;
import slipway.web.page.Form;

/**
 * What a form says of a classroom: its title and the courses that are ticked, as they were sent.
 *
 * @param courses slugs; may name what does not exist
 */
record About(String title, List<String> courses) {
    static final About NEW = new About("", List.of());

    About {
        title = title == null ? "" : title;
        courses = courses == null ? List.of() : List.copyOf(courses);
    }

    static About of(Classroom classroom) {
        return new About(classroom.title(), classroom.courses());
    }

    /**
     * The ticked courses that there are, in the catalog's order, and those that the classroom had before.
     *
     * @throws IllegalArgumentException with a sentence, when there are none
     */
    List<String> known(List<Course> catalog, List<String> before) {
        Stream<String> all = Stream.concat(catalog.stream().map(Course::slug), before.stream()).distinct();
        List<String> known = all.filter(courses::contains).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException("Tick at least one course.");
        }
        return known;
    }

    void fields(Form form, List<Course> catalog, List<String> before) {
        form.field("Title", "title", "text", "off").attr("maxlength", String.valueOf(Classroom.LONGEST_TITLE)).val(title);
        form.help("What the class is called, with what tells it from others, e.g. “Data engineering, autumn 2026”.");
        Element boxes = form.element().appendElement("fieldset");
        boxes.appendElement("legend").text("Courses");
        for (Course course : catalog) {
            boxes.appendChild(form.box(course.title(), "course", course.slug(), courses.contains(course.slug())).parent());
        }
        before.stream().filter(slug -> catalog.stream().noneMatch(course -> course.slug().equals(slug))).forEach(slug ->
                boxes.appendChild(form.box(slug + " (no longer on this server)", "course", slug, courses.contains(slug)).parent()));
        if (catalog.isEmpty()) {
            boxes.appendElement("p").addClass("help").text("This server has no courses yet. Its operator adds them as directories below lessons/.");
        }
    }
}
