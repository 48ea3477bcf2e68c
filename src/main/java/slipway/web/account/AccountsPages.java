package slipway.web.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import slipway.auth.Actor;
import slipway.classroom.Account;
import slipway.classroom.Role;
import slipway.web.page.Form;
import slipway.web.page.Pages;

/** An operator's pages. */
final class AccountsPages {
    private static final Map<String, String> DONE = Map.of("role", "The role was changed.", "signed-out", "This account is signed out everywhere.",
            "name", "The name was changed. Tell its owner, who signs in with it from now on.");

    /** @param role empty for all; @param from how many are passed over */
    record Search(String name, Optional<Role> role, int from) {
        static final Search ALL = new Search("", Optional.empty(), 0);

        String address(int otherFrom) {
            return "/accounts?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&role=" + role.map(Role::text).orElse("") + "&from=" + otherFrom;
        }
    }

    private final Pages pages;

    AccountsPages(Pages pages) {
        this.pages = pages;
    }

    /** @param found one more than a page has, if there are more */
    Document list(Actor actor, Search search, List<Account> found, String done, String typedName, String error) {
        Document page = pages.catalog("accounts", "Accounts", Optional.of(actor));
        Element main = Pages.main(page);
        note(main, done);
        search(main, search);
        if (found.isEmpty()) {
            main.appendElement("p").text("Nobody is called so.");
        } else {
            table(main, found.subList(0, Math.min(found.size(), AccountsResource.PAGE)));
        }
        turn(main, search, found.size() > AccountsResource.PAGE);
        create(main, typedName, error);
        return page;
    }

    private static void search(Element main, Search search) {
        Form form = Form.asking(main, "/accounts");
        form.element().addClass("search").attr("role", "search");
        form.field("Name", "name", "search", "off").attr("value", search.name()).removeAttr("required");
        Map<String, String> roles = new LinkedHashMap<>(Map.of("", "All"));
        roles.putAll(RoleWords.all());
        form.choice("Role", "role", roles, search.role().map(Role::text).orElse(""));
        form.button("Search", "plain");
    }

    private static void table(Element main, List<Account> accounts) {
        Element table = main.appendElement("div").addClass("table").attr("tabindex", "0").attr("role", "region").attr("aria-label", "Accounts")
                .appendElement("table");
        Element head = table.appendElement("thead").appendElement("tr");
        List.of("Name", "Role", "Last seen").forEach(title -> head.appendElement("th").attr("scope", "col").text(title));
        Element body = table.appendElement("tbody");
        Instant now = Instant.now();
        for (Account account : accounts) {
            Element row = body.appendElement("tr");
            row.appendElement("th").attr("scope", "row").addClass("name").appendElement("a").attr("href", address(account)).appendElement("bdi").text(account.name());
            row.appendElement("td").text(account.role().text());
            row.appendElement("td").text(account.lastSeen().map(seen -> Words.ago(seen, now)).orElse("never"));
        }
    }

    private static void turn(Element main, Search search, boolean more) {
        if (search.from() == 0 && !more) {
            return;
        }
        Element turn = main.appendElement("nav").addClass("turn").attr("aria-label", "More accounts");
        if (search.from() > 0) {
            turn.appendElement("a").attr("href", search.address(Math.max(0, search.from() - AccountsResource.PAGE))).text("Previous " + AccountsResource.PAGE);
        }
        if (more) {
            turn.appendElement("a").attr("href", search.address(search.from() + AccountsResource.PAGE)).text("Next " + AccountsResource.PAGE);
        }
    }

    private static void create(Element main, String typedName, String error) {
        main.appendElement("h2").text("Make an account");
        Form form = Form.to(main, "/accounts");
        form.field("Name", "name", "text", "off").attr("maxlength", "200").attr("dir", "auto").attr("value", typedName == null ? "" : typedName);
        form.choice("Role", "role", RoleWords.all(), Role.INSTRUCTOR.text());
        form.help("Instructors make classrooms; learners join these with a code and need no account before. The password is shown on the next page, once.");
        form.button("Make account", "main");
        if (error != null) {
            form.error(error);
        }
    }

    /** The one page that shows a password. */
    Document password(Actor actor, Account account, String password) {
        Document page = pages.catalog("accounts", account.name(), Optional.of(actor));
        Element main = Pages.main(page);
        main.appendElement("p").addClass("lead").text("The password is shown here once. Give it to its owner, who can change it under their name at the top of the page.");
        Element facts = main.appendElement("dl").addClass("secret");
        facts.appendElement("dt").text("Name");
        facts.appendElement("dd").appendElement("bdi").text(account.name());
        facts.appendElement("dt").text("Password");
        facts.appendElement("dd").appendElement("code").text(password);
        main.appendElement("p").appendElement("a").attr("href", address(account)).text("Done");
        return page;
    }

    Document account(Actor actor, Account account, String done, String error) {
        Document page = pages.catalog("accounts", account.name(), Optional.of(actor));
        Element main = Pages.main(page);
        Instant now = Instant.now();
        main.appendElement("p").addClass("lead").text("Made " + Words.ago(account.createdAt(), now) + ", "
                + account.lastSeen().map(seen -> "last seen " + Words.ago(seen, now)).orElse("never signed in") + ".");
        note(main, done == null ? null : DONE.get(done));
        if (error != null) {
            main.appendElement("p").addClass("error").attr("role", "alert").text(error);
        }
        main.appendElement("h2").text("Role");
        Form role = Form.to(main, address(account) + "/role");
        role.choice("Role", "role", RoleWords.all(), account.role().text());
        role.help("It is good at once, also in pages that are open.");
        role.button("Change role", "main");
        main.appendElement("h2").text("Name");
        Form name = Form.to(main, address(account) + "/name");
        name.field("Name", "name", "text", "off").attr("maxlength", "200").attr("dir", "auto").attr("value", account.name());
        name.help("This person signs in with it, and all classrooms show it. The password stays.");
        name.button("Change name", "main");
        main.appendElement("h2").text("Password and browsers");
        main.appendElement("p").text("A new password ends the old one and signs this person out everywhere.");
        Element line = main.appendElement("div").addClass("actions");
        Form.to(line, address(account) + "/password").button("New password", "plain");
        Form.to(line, address(account) + "/sign-out").button("Sign out everywhere", "plain");
        main.appendElement("h2").text("Record");
        main.appendElement("p").appendElement("a").attr("href", address(account) + "/record").text("See and download all that is kept about this person");
        if (!actor.learner().id().equals(account.id())) {
            main.appendElement("h2").text("Deletion");
            main.appendElement("p").appendElement("a").addClass("danger").attr("href", address(account) + "/delete").text("Delete this account…");
        }
        return page;
    }

    Document delete(Actor actor, Account account) {
        Document page = pages.catalog("accounts", "Delete " + account.name() + "?", Optional.of(actor));
        Element main = Pages.main(page);
        main.appendElement("p").text("This cannot be taken back. What goes:");
        Element list = main.appendElement("ul");
        List.of("the account: name, password, and every sign-in", "the places in classrooms, with points and attempts in their tables",
                "everything kept of the work: cells that were run, their output, drafts, attempts, answers",
                "the sandboxes with their files, images and containers").forEach(part -> list.appendElement("li").text(part));
        main.appendElement("p").text("Classrooms that this person made stay.");
        Element line = main.appendElement("div").addClass("actions");
        Form.to(line, address(account) + "/delete").button("Delete with all data", "danger");
        line.appendElement("a").attr("href", address(account)).text("Keep the account");
        return page;
    }

    private static void note(Element main, String done) {
        if (done != null) {
            main.appendElement("p").addClass("done-note").attr("role", "status").text(done);
        }
    }

    private static String address(Account account) {
        return "/accounts/" + account.id();
    }
}
