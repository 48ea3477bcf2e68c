package slipway.web.page;

import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * A form of a page, built as a tree: plain HTML that is posted as {@code application/x-www-form-urlencoded} and answered with a
 * redirect, or with the same page and what was wrong. Works without script. The {@code Gate} lets no other site post it.
 */
public final class Form {
    private final Element form;

    private Form(Element form) {
        this.form = form;
    }

    /** A form at the end of {@code parent} that is posted to {@code action}. */
    public static Form to(Element parent, String action) {
        return new Form(parent.appendElement("form").attr("method", "post").attr("action", action));
    }

    /** A form that asks, at the end of {@code parent}: what is typed stands in the address that it leads to. */
    public static Form asking(Element parent, String address) {
        return new Form(parent.appendElement("form").attr("method", "get").attr("action", address));
    }

    public Element element() {
        return form;
    }

    /**
     * A labelled line to type into; more attributes can be set on what is returned.
     *
     * @param autocomplete what browsers and password managers know it as, e.g. {@code username}, {@code current-password}, {@code off}
     */
    public Element field(String label, String name, String type, String autocomplete) {
        String id = freeId(name);
        Element input = labelled(label, id).appendElement("input").id(id).attr("type", type).attr("name", name)
                .attr("autocomplete", autocomplete).attr("required", true);
        if (type.equals("text")) {
            input.attr("autocapitalize", "none").attr("spellcheck", "false");
        }
        return input;
    }

    /** Several lines. */
    public Element lines(String label, String name, int rows) {
        String id = freeId(name);
        return labelled(label, id).appendElement("textarea").id(id).attr("name", name).attr("rows", String.valueOf(rows));
    }

    /** A box to tick; boxes may share a name. */
    public Element box(String label, String name, String value, boolean ticked) {
        Element line = form.appendElement("label").addClass("box");
        Element box = line.appendElement("input").attr("type", "checkbox").attr("name", name).attr("value", value).attr("checked", ticked);
        line.appendElement("span").text(label);
        return box;
    }

    public Form hidden(String name, String value) {
        form.appendElement("input").attr("type", "hidden").attr("name", name).attr("value", value);
        return this;
    }

    /** A sentence below what was added last. */
    public Form help(String sentence) {
        form.appendElement("p").addClass("help").text(sentence);
        return this;
    }

    /** What was wrong with it, above all else and read out at once. */
    public Form error(String sentence) {
        form.prependElement("p").addClass("error").attr("role", "alert").text(sentence);
        return this;
    }

    /** @param kind {@code main}, {@code quiet} or {@code danger} */
    public Element button(String name, String kind) {
        return form.appendElement("button").addClass(kind).attr("type", "submit").text(name);
    }

    /** One of a few values. @param options value to words, in the order shown */
    public Element choice(String label, String name, Map<String, String> options, String chosen) {
        String id = freeId(name);
        Element select = labelled(label, id).appendElement("select").id(id).attr("name", name);
        options.forEach((value, words) -> select.appendElement("option").attr("value", value).attr("selected", value.equals(chosen)).text(words));
        return select;
    }

    private Element labelled(String label, String id) {
        Element line = form.appendElement("div").addClass("field");
        line.appendElement("label").attr("for", id).text(label);
        return line;
    }

    /** Several forms of a page may ask for the same thing. */
    private String freeId(String name) {
        String id = "field-" + name;
        for (int i = 2; form.root().getElementById(id) != null; i++) {
            id = "field-" + name + "-" + i;
        }
        return id;
    }
}
