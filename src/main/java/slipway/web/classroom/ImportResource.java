package slipway.web.classroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import slipway.auth.Action;
import slipway.auth.DeniedException;
import slipway.auth.Imports;
import slipway.auth.Imports.Import;
import slipway.auth.Imports.Progress;
import slipway.classroom.LearnerList;
import slipway.classroom.LearnerList.Problem;
import slipway.web.classroom.Desk.Visit;

/** Accounts for a whole list of learners. What is wrong is told at once; what takes long goes on behind, and is looked at again. */
@Path("/classrooms/{classroom}/import")
@Singleton
@RunOnVirtualThread
public class ImportResource {
    /** A short list is ready by then, and shown without a second look. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final Desk desk;
    private final Imports imports;
    private final ImportPage page;

    ImportResource(Desk desk, Imports imports, ImportPage page) {
        this.desk = desk;
        this.imports = imports;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Response form(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id) {
        return Desk.page(page.form(desk.visit(cookies, Action.CHANGE_CLASSROOM, id), "", List.of(), ""));
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    public Response begin(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @RestForm String list,
            @RestForm("file") List<FileUpload> files) throws IOException {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        Optional<FileUpload> file = files == null ? Optional.empty() : files.stream().filter(upload -> upload.size() > 0).findFirst();
        String typed = list == null ? "" : list;
        byte[] bytes = file.isPresent() ? Files.readAllBytes(file.get().uploadedFile()) : typed.getBytes(StandardCharsets.UTF_8);
        LearnerList read = LearnerList.read(bytes);
        List<Problem> problems = imports.problems(read);
        if (!problems.isEmpty()) {
            return Desk.page(422, page.form(visit, typed, problems, ""));
        }
        try {
            return Desk.see(visit.address() + "/import/" + imports.begin(visit.actor(), visit.classroom(), read).id());
        } catch (DeniedException e) {
            return Desk.page(503, page.form(visit, typed, List.of(), e.getMessage()));
        }
    }

    @GET
    @Path("{import}")
    @Operation(hidden = true)
    public Response look(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("import") String begun)
            throws InterruptedException {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        Optional<Import> found = imports.find(visit.actor(), visit.classroom(), begun);
        if (found.isEmpty()) {
            return Desk.page(404, page.gone(visit));
        }
        return switch (found.get().await(FIRST_LOOK)) {
            case Progress.Working working -> Response.fromResponse(Desk.page(page.working(visit, found.get(), working))).header("Refresh", "2").build();
            case Progress.Made made -> Desk.page(page.made(visit, found.get(), made));
            case Progress.Failed failed -> Desk.page(page.form(visit, "", List.of(), failed.sentence()));
        };
    }

    @GET
    @Path("{import}/passwords.csv")
    @Operation(hidden = true)
    public Response passwords(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("import") String begun,
            @QueryParam("separator") String separator) throws InterruptedException {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        Optional<Import> found = imports.find(visit.actor(), visit.classroom(), begun);
        if (found.isEmpty() || !(found.get().await(FIRST_LOOK) instanceof Progress.Made made)) {
            return Desk.page(404, page.gone(visit));
        }
        return CsvFile.answer(CsvFile.name("passwords", visit.classroom().title()), separator, file -> {
            file.row(List.of("name", "password"));
            for (var account : made.accounts()) {
                file.row(List.of(account.name().text(), account.password()));
            }
        });
    }

    @POST
    @Path("{import}/forget")
    @Operation(hidden = true)
    public Response forget(@HeaderParam("Cookie") String cookies, @PathParam("classroom") String id, @PathParam("import") String begun) {
        Visit visit = desk.visit(cookies, Action.CHANGE_CLASSROOM, id);
        imports.find(visit.actor(), visit.classroom(), begun).ifPresent(imports::forget);
        return Desk.see(visit.address() + "/members?done=forgotten");
    }
}
