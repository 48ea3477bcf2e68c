package slipway.web.account;

import slipway.web.page.Form;

/** What the forms of this package have in common. */
final class Fields {
    private Fields() {
    }

    /** @param typed what was in it the last time; null for nothing */
    static void name(Form form, String label, String typed) {
        form.field(label, "name", "text", "username").attr("maxlength", "200").attr("dir", "auto").attr("value", typed == null ? "" : typed);
    }

    static void password(Form form) {
        form.field("Password", "password", "password", "current-password");
    }

    static void newPassword(Form form, String label) {
        form.field(label, "chosen", "password", "new-password");
        form.help("8 characters or more. Four words that do not belong together are easy to remember and hard to guess.");
        form.field("The same password again", "repeated", "password", "new-password");
    }
}
