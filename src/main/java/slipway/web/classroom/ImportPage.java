package slipway.web.classroom;

import jakarta.inject.Singleton;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Imports;
import slipway.auth.Imports.Import;
import slipway.auth.Imports.NewAccount;
import slipway.auth.Imports.Progress;
import slipway.auth.Site;
import slipway.classroom.LearnerList;
import slipway.classroom.LearnerList.Problem;
import slipway.web.classroom.Desk.Visit;
import slipway.web.page.Form;
import slipway.web.page.Pages;
import slipway.web.page.Times;

/** A list of learners on its way to accounts, and the slips that are cut and handed out. */
@Singleton
final class ImportPage {
    private static final int MOST_PROBLEMS = 50;

    private final ClassroomFrame frame;
    private final Site site;

    ImportPage(ClassroomFrame frame, Site site) {
        this.frame = frame;
        this.site = site;
    }

    /**
     * @param typed what stood in the form
     * @param error what was wrong but not with a line, empty when nothing was
     */
    Document form(Visit visit, String typed, List<Problem> problems, String error) {
        Document page = below(visit, "Import learners");
        Element main = Pages.main(page);
        main.appendElement("p").addClass("lead").text("Each line makes an account in this classroom: a name, and a password if you like. "
                + "Where there is none, one is made, and you get all of them to hand out. All lines are imported, or none.");
        Form form = Form.to(main, visit.address() + "/import");
        form.element().attr("enctype", "multipart/form-data");
        form.lines("Paste the list", "list", 10).attr("autocomplete", "off").attr("spellcheck", "false").attr("maxlength", "100000")
                .attr("placeholder", "Ada Lovelace\nGrace Hopper\n\"Knuth, Donald\",correct-horse-9").text(typed);
        form.field("Or choose a CSV file", "file", "file", "off").removeAttr("required").attr("accept", ".csv,.txt,.tsv,text/csv,text/plain");
        form.help("Separated by commas, semicolons or tabs, in UTF-8; a first line “name,password” may be there. At most " + LearnerList.MOST + " learners.");
        form.button("Import", "main");
        if (!error.isEmpty()) {
            form.error(error);
        } else if (!problems.isEmpty()) {
            problems(form, problems);
        }
        return page;
    }

    private static void problems(Form form, List<Problem> problems) {
        form.error("Nothing was imported. " + (problems.size() == 1 ? "One line needs" : problems.size() + " lines need") + " another look:");
        Element list = new Element("ul").addClass("problems");
        form.element().selectFirst(".error").after(list);
        for (Problem problem : problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))) {
            list.appendElement("li").text("Line " + problem.line() + ": " + problem.sentence());
        }
        if (problems.size() > MOST_PROBLEMS) {
            list.appendElement("li").text("and " + (problems.size() - MOST_PROBLEMS) + " more.");
        }
    }

    Document working(Visit visit, Import begun, Progress.Working working) {
        Document page = below(visit, "Importing…");
        Element main = Pages.main(page);
        main.appendElement("p").attr("role", "status").text(working.done() + " of " + Times.counted(working.all(), "password")
                + " ready. Passwords are made slow to guess, which takes about a tenth of a second each; then all accounts are made at once.");
        main.appendElement("progress").attr("max", String.valueOf(working.all())).attr("value", String.valueOf(working.done()))
                .attr("aria-label", "Passwords ready");
        main.appendElement("p").text("This page looks again by itself. You may also leave it and come back with the browser's Back; "
                + "the import goes on. ").appendElement("a").attr("href", address(visit, begun)).text("Look again");
        return page;
    }

    Document made(Visit visit, Import done, Progress.Made made) {
        Document page = below(visit, Times.counted(made.accounts().size(), "account") + " made");
        Element main = Pages.main(page);
        main.appendElement("p").addClass("lead").text("All of them are in this classroom now. Print this page and cut it into slips, or keep it as a file. "
                + "The passwords are kept nowhere else: this page forgets them when you say so, after " + Imports.KEPT.toMinutes() + " minutes, when you import many more lists, and when the server restarts.");
        Element acts = main.appendElement("div").addClass("buttons");
        acts.appendElement("a").addClass("button").attr("href", address(visit, done) + "/passwords.csv").text("Keep as a file (CSV)");
        Form.to(acts, address(visit, done) + "/forget").button("I have them: forget the passwords", "plain");
        main.appendElement("p").addClass("files").text("If your spreadsheet puts all of it into one column: ").appendElement("a")
                .attr("href", address(visit, done) + "/passwords.csv?separator=" + CsvFile.SEMICOLON).text("the file with semicolons");
        Element slips = main.appendElement("ul").addClass("slips");
        made.accounts().forEach(account -> slip(slips.appendElement("li"), account));
        return page;
    }

    private void slip(Element slip, NewAccount account) {
        slip.appendElement("bdi").addClass("who").text(account.name().text());
        slip.appendElement("code").text(account.password());
        slip.appendElement("small").text("Sign in at " + site.host() + ". You can change the password there, under your name.");
    }

    Document gone(Visit visit) {
        Document page = below(visit, "This import is no longer here");
        Pages.main(page).appendElement("p").text("Its passwords are forgotten, or the server was restarted before they were ready. "
                + "Look at the members: whoever stands there has an account, and you can give them a new password; if nobody of your list does, import it again.");
        return page;
    }

    private Document below(Visit visit, String title) {
        return frame.below(visit, title, "/members", "Members of " + visit.classroom().title());
    }

    private static String address(Visit visit, Import begun) {
        return visit.address() + "/import/" + begun.id();
    }
}
