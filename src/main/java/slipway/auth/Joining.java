package slipway.auth;

import java.util.Optional;
import slipway.auth.DeniedException.Reason;
import slipway.auth.GuessLimits.Attempt;
import slipway.auth.SignInService.SignedIn;
import slipway.classroom.Account;
import slipway.classroom.AccountStore.Credentials;
import slipway.classroom.Classroom;
import slipway.classroom.ClassroomGoneException;
import slipway.classroom.ClassroomStore;
import slipway.classroom.LearnerId;
import slipway.classroom.PersonName;
import slipway.classroom.Role;

/** Coming into a classroom with its code. Blocks; any thread. */
public final class Joining {
    private final ClassroomStore classrooms;
    private final SignInService signIns;
    private final Passwords passwords;
    private final GuessLimits limits;

    public Joining(ClassroomStore classrooms, SignInService signIns, Passwords passwords, GuessLimits limits) {
        this.classrooms = classrooms;
        this.signIns = signIns;
        this.passwords = passwords;
        this.limits = limits;
    }

    /** @throws DeniedException when no classroom has this code, or too many were tried */
    public Classroom classroom(String code, Visitor from) throws DeniedException {
        Attempt attempt = limits.code(from);
        Classroom found = classrooms.byJoinCode(code).orElseThrow(Joining::noGoodCode);
        attempt.wasRight();
        return found;
    }

    private static DeniedException noGoodCode() {
        return new DeniedException(Reason.WRONG, "This code is not good, or no longer. Ask your instructor for the current one.");
    }

    /** Somebody new: an account, a place in the classroom, a session. */
    public SignedIn newcomer(Classroom classroom, String typedName, String chosen, String repeated, Visitor from) throws DeniedException {
        PersonName name = name(typedName);
        Passwords.check(chosen, repeated, name);
        limits.account(from);
        String password = passwords.hash(chosen);
        Account account = enrolNew(classroom, name, password).orElseThrow(() -> new DeniedException(Reason.TAKEN,
                "Somebody is called " + name + " here already. Add your family name, or sign in below if it is you."));
        return signIns.begin(new Credentials(account, password), from);
    }

    private Optional<Account> enrolNew(Classroom classroom, PersonName name, String password) throws DeniedException {
        try {
            return classrooms.enrolNew(classroom.id(), name, password);
        } catch (ClassroomGoneException e) {
            throw noGoodCode();
        }
    }

    /** Somebody with an account. */
    public SignedIn signIn(Classroom classroom, String name, String password, String mark, Visitor from) throws DeniedException {
        SignedIn in = signIns.signIn(name, password, mark, from);
        enrol(classroom, in.account());
        return in;
    }

    /** Somebody who is signed in. */
    public void join(Classroom classroom, Actor actor) throws DeniedException {
        enrol(classroom, actor.learner().id());
    }

    private void enrol(Classroom classroom, LearnerId learner) throws DeniedException {
        try {
            classrooms.enrol(classroom.id(), learner, Role.LEARNER);
        } catch (ClassroomGoneException e) {
            throw noGoodCode();
        }
    }

    /** @throws DeniedException with what is wrong with it */
    static PersonName name(String typed) throws DeniedException {
        try {
            return PersonName.of(typed);
        } catch (IllegalArgumentException e) {
            throw new DeniedException(Reason.INVALID, e.getMessage());
        }
    }
}
