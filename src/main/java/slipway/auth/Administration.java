package slipway.auth;

import java.util.Optional;
import slipway.auth.DeniedException.Reason;
import slipway.classroom.Account;
import slipway.classroom.AccountStore;
import slipway.classroom.LearnerId;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/** What operators, and instructors with their learners' passwords and names, do with other people's accounts. Who may is asked before. Blocks; any thread. */
public final class Administration {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final AccountRemoval removal;

    public Administration(AccountStore accounts, Passwords passwords, Sessions sessions, AccountRemoval removal) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.removal = removal;
    }

    /** An account with its password, which is shown to the one who made it and is kept nowhere. */
    public record Made(Account account, String password) {
    }

    public Made create(String typedName, Role role) throws DeniedException {
        PersonName name = Joining.name(typedName);
        String password = Passwords.generate();
        Account account = accounts.create(name, role, passwords.hash(password)).orElseThrow(() -> new DeniedException(Reason.TAKEN,
                "Somebody is called " + name + " here already. Add the family name, or change that account's role."));
        return new Made(account, password);
    }

    /** A new password, to be shown once; its owner is signed out everywhere. */
    public String resetPassword(Actor by, LearnerId account) throws DeniedException {
        String password = Passwords.generate();
        accounts.setPassword(account, passwords.hash(password));
        sessions.endAll(account);
        AuditLog.tell(by, "gave " + AuditLog.account(account) + " a new password");
        return password;
    }

    /** From now on they are shown, and sign in, with this name. Open pages follow at once. */
    public void rename(Actor by, LearnerId account, String typedName) throws DeniedException {
        PersonName name = Joining.name(typedName);
        if (!accounts.rename(account, name)) {
            throw new DeniedException(Reason.TAKEN, "Somebody else is called " + name + " here already. Add the family name, or something that tells them apart.");
        }
        sessions.changed(account);
        AuditLog.tell(by, "renamed " + AuditLog.account(account));
    }

    /** Good at once, on all pages that are open. One at a time, so that two operators do not demote each other. */
    public synchronized void setRole(Actor by, LearnerId account, Role role) throws DeniedException {
        if (role != Role.OPERATOR) {
            keepAnOperator(account);
        }
        accounts.setRole(account, role);
        sessions.changed(account);
        AuditLog.tell(by, "made " + AuditLog.account(account) + " " + role.text());
    }

    public void signOut(LearnerId account) {
        sessions.endAll(account);
    }

    public synchronized void remove(Actor by, LearnerId account) throws DeniedException {
        keepAnOperator(account);
        removal.remove(account);
        AuditLog.tell(by, "removed " + AuditLog.account(account));
    }

    private void keepAnOperator(LearnerId account) throws DeniedException {
        Optional<Account> found = accounts.find(account);
        if (found.filter(one -> one.role() == Role.OPERATOR).isPresent() && accounts.count(Role.OPERATOR) == 1) {
            throw new DeniedException(Reason.INVALID, found.get().name() + " is the last operator. Make somebody else an operator first.");
        }
    }
}
