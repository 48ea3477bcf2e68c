package slipway.web.classroom;

import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jsoup.nodes.Document;
import slipway.auth.Access;
import slipway.auth.Action;
import slipway.auth.Actor;
import slipway.auth.CurrentLearner;
import slipway.auth.Site;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomStore;
import slipway.classroom.Member;
import slipway.classroom.Role;
import slipway.lesson.Course;
import slipway.lesson.LessonCatalog;
import slipway.web.page.Pages;

/**
 * Where each request about classrooms begins: who asks, and the one way to a classroom or a learner of it, which leads past
 * {@link Access}. What somebody may not see is answered like what does not exist. Blocks; any thread.
 */
@Singleton
class Desk {
    private final CurrentLearner current;
    private final Access access;
    private final Site site;
    private final ClassroomStore classrooms;
    private final LessonCatalog lessons;
    private final Pages pages;

    Desk(CurrentLearner current, Access access, Site site, ClassroomStore classrooms, LessonCatalog lessons, Pages pages) {
        this.current = current;
        this.access = access;
        this.site = site;
        this.classrooms = classrooms;
        this.lessons = lessons;
        this.pages = pages;
    }

    /** The classrooms that somebody finds in their list: all, if they may read any, else those that they teach. */
    List<Classroom> classrooms(Actor actor) {
        return access.may(actor, Action.READ_CLASSROOM) ? classrooms.all() : classrooms.of(actor.learner().id(), Role.INSTRUCTOR);
    }

    /** Somebody who may make classrooms. */
    Actor instructor(String cookies) {
        return current.of(cookies).filter(actor -> !site.isLocal() && access.may(actor, Action.CREATE_CLASSROOM)).orElseThrow(this::missing);
    }

    /** @param action {@link Action#READ_CLASSROOM} or {@link Action#CHANGE_CLASSROOM} */
    Visit visit(String cookies, Action action, String classroom) {
        Actor actor = instructor(cookies);
        return classrooms.find(classroom).filter(found -> access.mayInClassroom(actor, action, found.id()))
                .map(found -> new Visit(actor, found, classrooms.members(found.id()))).orElseThrow(this::missing);
    }

    /** Somebody of the classroom. */
    Member member(Visit visit, String id) {
        return visit.members().stream().filter(member -> member.account().id().value().equals(id)).findFirst().orElseThrow(this::missing);
    }

    Member learner(Visit visit, String id) {
        return Optional.of(member(visit, id)).filter(member -> member.role() == Role.LEARNER).orElseThrow(this::missing);
    }

    /** @param action {@link Action#RESET_PASSWORD} or {@link Action#RENAME} */
    boolean may(Visit visit, Action action, Member learner) {
        return access.mayToLearner(visit.actor(), action, learner.account().id());
    }

    /** The classroom's courses that this server has. */
    List<Course> courses(Classroom classroom) {
        return classroom.courses().stream().flatMap(course -> lessons.course(course).stream()).toList();
    }

    /** The course that an address names, or the first; empty when the classroom has none that is here. */
    Optional<Course> course(Classroom classroom, String named) {
        List<Course> courses = courses(classroom);
        return named == null ? courses.stream().findFirst()
                : Optional.of(courses.stream().filter(course -> course.slug().equals(named)).findFirst().orElseThrow(this::missing));
    }

    /** The address that lets somebody in. */
    String joinAddress(String code) {
        return site.origin() + "/join/" + code;
    }

    NotFoundException missing() {
        return new NotFoundException(Response.status(404).type(HTML)
                .entity(pages.message("Not found", "There is no such page here, or it is not yours to see.")).build());
    }

    /** An open request: who asks, about which classroom, and all who are in it. */
    record Visit(Actor actor, Classroom classroom, List<Member> members) {
        List<Member> learners() {
            return of(Role.LEARNER);
        }

        List<Member> instructors() {
            return of(Role.INSTRUCTOR);
        }

        private List<Member> of(Role role) {
            return members.stream().filter(member -> member.role() == role).toList();
        }

        String address() {
            return "/classrooms/" + classroom.id();
        }
    }

    static final String HTML = "text/html; charset=utf-8";

    static Response page(Document page) {
        return page(200, page);
    }

    /** Pages about people are not kept by browsers and proxies. */
    static Response page(int status, Document page) {
        return Response.status(status).type(HTML).entity(page.outerHtml()).build();
    }

    /** For a page that browsers ask for again and again. @param known what they say of the one that they have, null for nothing */
    static Response pageUnlessKnown(Document page, String known) {
        String html = page.outerHtml();
        String tag = "W/\"" + UUID.nameUUIDFromBytes(html.getBytes(StandardCharsets.UTF_8)) + "\"";
        ResponseBuilder answer = tag.equals(known) ? Response.notModified() : Response.ok(html, HTML);
        return answer.header("ETag", tag).build();
    }

    /** The answer to a form that did what it should; a reload does not post it again. */
    static Response see(String address) {
        return Response.status(303).header("Location", address).build();
    }
}
