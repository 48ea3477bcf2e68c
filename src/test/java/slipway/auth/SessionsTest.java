package slipway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Account;
import slipway.classroom.Role;
import slipway.classroom.Session;
import slipway.classroom.SessionStore;

@Tag("database")
class SessionsTest {
    @TempDir
    Path directory;
    private final TestClock clock = new TestClock();
    private School school;
    private Account lea;

    @BeforeEach
    void open() throws DeniedException {
        school = new School(directory, clock);
        lea = school.person("Lea", Role.LEARNER);
    }

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void aCookieIsItsOwner() {
        Actor actor = school.sessions.actor(school.cookie(lea)).orElseThrow();
        assertEquals(lea.learner(), actor.learner());
        assertEquals(Role.LEARNER, actor.role());
    }

    @Test
    void whoSignsInOrComesBackAfterHoursArrives() {
        List<String> arrived = new ArrayList<>();
        school.sessions.onArrival(actor -> arrived.add(actor.learner().name()));
        String cookie = school.cookie(lea);
        assertEquals(List.of("Lea"), arrived);
        clock.pass(Sessions.AWAY);
        school.sessions.actor(cookie);
        assertEquals(1, arrived.size());
        clock.pass(Sessions.AWAY.plusSeconds(1));
        school.sessions.actor(cookie);
        school.sessions.actor(cookie);
        assertEquals(2, arrived.size());
    }

    @Test
    void anythingElseIsNobody() {
        String cookie = school.cookie(lea);
        String id = school.sessions.of(lea.id()).getFirst().id();
        for (String other : new String[] {"", "x", cookie + "x", cookie.substring(1), id, cookie.toUpperCase()}) {
            assertFalse(school.isSignedIn(other), other);
        }
    }

    @Test
    void whatIsStoredLetsNobodyIn() {
        String cookie = school.cookie(lea);
        List<Session> stored = new SessionStore(school.database).all().stream().map(SessionStore.Owned::session).toList();
        assertEquals(1, stored.size());
        assertFalse(stored.toString().contains(cookie));
        assertFalse(school.isSignedIn(stored.getFirst().id()));
    }

    @Test
    void aServerThatWasKilledKnowsItsBrowsersAgain() {
        String cookie = school.cookie(lea);
        School next = new School(directory, clock);
        assertTrue(next.isSignedIn(cookie));
        next.close();
    }

    @Test
    void whatWasEndedStaysEndedAfterARestart() {
        String cookie = school.cookie(lea);
        school.sessions.end(school.sessions.actor(cookie).orElseThrow().session());
        assertFalse(school.isSignedIn(cookie));
        School next = new School(directory, clock);
        assertFalse(next.isSignedIn(cookie));
        next.close();
    }

    @Test
    void fourteenDaysWithoutARequestEndIt() {
        String cookie = school.cookie(lea);
        clock.pass(Duration.ofDays(14).minusSeconds(1));
        assertTrue(school.isSignedIn(cookie));
        clock.pass(Duration.ofDays(14));
        assertFalse(school.isSignedIn(cookie));
    }

    @Test
    void idleTimeGoesOnWhileTheServerIsAway() {
        String cookie = school.cookie(lea);
        clock.pass(Duration.ofDays(14));
        School next = new School(directory, clock);
        assertFalse(next.isSignedIn(cookie));
        next.sessions.tick();
        assertEquals(List.of(), new SessionStore(next.database).all(), "what has expired is removed");
        next.close();
    }

    @Test
    void sixtyDaysEndItHoweverMuchItIsUsed() {
        String cookie = school.cookie(lea);
        for (int day = 1; day < 60; day++) {
            clock.pass(Duration.ofDays(1));
            assertTrue(school.isSignedIn(cookie), "day " + day);
        }
        clock.pass(Duration.ofDays(1));
        assertFalse(school.isSignedIn(cookie));
    }

    @Test
    void timesAreWrittenByTheClockAndNotByRequests() {
        String cookie = school.cookie(lea);
        clock.pass(Duration.ofHours(1));
        assertTrue(school.isSignedIn(cookie));
        assertEquals(clock.instant().minus(Duration.ofHours(1)), stored().lastSeenAt());
        school.sessions.tick();
        assertEquals(clock.instant(), stored().lastSeenAt());
        assertEquals(Optional.of(clock.instant()), school.accounts.find(lea.id()).orElseThrow().lastSeen());
    }

    private Session stored() {
        return new SessionStore(school.database).all().getFirst().session();
    }

    @Test
    void theTwentyFirstBrowserEndsTheLeastUsedOne() {
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cookies.add(school.cookie(lea));
            clock.pass(Duration.ofMinutes(1));
        }
        assertTrue(school.isSignedIn(cookies.getFirst()), "the oldest was used just now");
        clock.pass(Duration.ofMinutes(1));
        String last = school.cookie(lea);
        assertFalse(school.isSignedIn(cookies.get(1)));
        cookies.remove(1);
        cookies.add(last);
        cookies.forEach(cookie -> assertTrue(school.isSignedIn(cookie)));
        assertEquals(20, school.sessions.of(lea.id()).size());
    }

    private Actor operator() throws DeniedException {
        return school.actor(school.person("Olga", Role.OPERATOR));
    }

    @Test
    void aPasswordThatWasResetWhileItWasComparedBeginsNothing() throws DeniedException {
        String compared = school.stored(lea);
        school.administration.resetPassword(operator(), lea.id());
        assertEquals(Optional.empty(), school.sessions.begin(lea.id(), compared, ""));
        assertEquals(List.of(), school.sessions.of(lea.id()));
    }

    @Test
    void nobodySignsInAsSomebodyWhoWasRemoved() throws DeniedException {
        String compared = school.stored(lea);
        String cookie = school.cookie(lea);
        school.administration.remove(operator(), lea.id());
        assertFalse(school.isSignedIn(cookie));
        assertEquals(Optional.empty(), school.sessions.begin(lea.id(), compared, ""));
    }

    @Test
    void aChangedRoleIsGoodAtOnce() throws DeniedException {
        String cookie = school.cookie(lea);
        school.administration.setRole(operator(), lea.id(), Role.INSTRUCTOR);
        assertEquals(Role.INSTRUCTOR, school.sessions.actor(cookie).orElseThrow().role());
    }

    @Test
    void endingASessionClosesItsSocketsAndNoOthers() {
        Actor here = school.sessions.actor(school.cookie(lea)).orElseThrow();
        Actor there = school.sessions.actor(school.cookie(lea)).orElseThrow();
        Socket first = socket(here);
        Socket second = socket(here);
        Socket other = socket(there);
        school.sessions.end(here.session());
        assertEquals(List.of("signed out"), first.heard);
        assertEquals(List.of("signed out"), second.heard);
        assertEquals(List.of(), other.heard);
        school.sessions.endAll(lea.id());
        assertEquals(List.of("signed out"), other.heard);
    }

    @Test
    void signingOutTheOthersKeepsThisOne() {
        String kept = school.cookie(lea);
        String other = school.cookie(lea);
        school.sessions.endOthers(lea.id(), school.sessions.actor(kept).orElseThrow().session());
        assertTrue(school.isSignedIn(kept));
        assertFalse(school.isSignedIn(other));
    }

    @Test
    void aSessionThatExpiresClosesItsSockets() {
        Socket open = socket(school.sessions.actor(school.cookie(lea)).orElseThrow());
        clock.pass(Duration.ofDays(15));
        school.sessions.tick();
        assertEquals(List.of("signed out"), open.heard);
    }

    @Test
    void aChangeHasTheLearnersSocketsJudgedAnewAndNobodyElses() throws DeniedException {
        Account tom = school.person("Tom", Role.LEARNER);
        Socket leas = socket(school.sessions.actor(school.cookie(lea)).orElseThrow());
        Socket toms = socket(school.sessions.actor(school.cookie(tom)).orElseThrow());
        school.sessions.changed(lea.id());
        assertEquals(List.of("judge anew"), leas.heard);
        assertEquals(List.of(), toms.heard);
    }

    @Test
    void aLearnerHasThirtyTwoSocketsAtMost() throws DeniedException {
        Actor actor = school.sessions.actor(school.cookie(lea)).orElseThrow();
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < OpenSockets.MOST_PER_LEARNER; i++) {
            open.add(socket(actor));
        }
        assertFalse(school.sockets.add(new Socket(actor)));
        Account tom = school.person("Tom", Role.LEARNER);
        assertTrue(school.sockets.add(new Socket(school.sessions.actor(school.cookie(tom)).orElseThrow())), "others have their own");
        school.sockets.remove(open.getFirst());
        assertTrue(school.sockets.add(new Socket(actor)));
    }

    @Test
    void whoLooksAtALearnersThingsIsToldOfBothTheirRights() throws DeniedException {
        Account tina = school.person("Tina", Role.INSTRUCTOR);
        Actor looking = school.sessions.actor(school.cookie(tina)).orElseThrow();
        Actor leas = school.sessions.actor(school.cookie(lea)).orElseThrow();
        var follower = new Socket(looking);
        school.sockets.follow(tina.id(), follower);
        school.sockets.follow(lea.id(), follower);
        assertEquals(0, school.sockets.count(), "it is no page");
        school.sessions.end(leas.session());
        assertEquals(List.of(), follower.heard, "it has nothing to do with the owner's sessions");
        school.sessions.changed(lea.id());
        school.sessions.end(looking.session());
        assertEquals(List.of("judge anew", "signed out"), follower.heard);
        school.sockets.unfollow(lea.id(), follower);
        school.sockets.unfollow(tina.id(), follower);
        school.sessions.changed(lea.id());
        assertEquals(2, follower.heard.size());
    }

    @Test
    void aSessionIsFoundByItsIdUntilItEnds() {
        Actor actor = school.sessions.actor(school.cookie(lea)).orElseThrow();
        assertEquals(actor, school.sessions.ofSession(actor.session()).orElseThrow());
        assertTrue(school.sessions.ofSession("local").isEmpty());
        school.sessions.end(actor.session());
        assertTrue(school.sessions.ofSession(actor.session()).isEmpty());
    }

    private Socket socket(Actor actor) {
        Socket socket = new Socket(actor);
        assertTrue(school.sockets.add(socket));
        return socket;
    }

    private static final class Socket implements OpenSockets.Socket {
        private final Actor actor;
        private final List<String> heard = new ArrayList<>();

        Socket(Actor actor) {
            this.actor = actor;
        }

        @Override
        public Actor actor() {
            return actor;
        }

        @Override
        public void signedOut() {
            heard.add("signed out");
        }

        @Override
        public void judgeAnew() {
            heard.add("judge anew");
        }
    }
}
