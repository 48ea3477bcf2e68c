package slipway.web.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VisitsTest {
    @Test
    void pathsOfOursAreFollowed() {
        for (String own : new String[] {"/", "/try", "/try/plain", "/try/plain?x=1&y=%20#step", "/join/ABCD2345", "/a//b", "/%2F%2Fevil.example"}) {
            assertEquals(own, Visits.ownPath(own));
        }
    }

    @Test
    void whatCouldLeadToAnotherHostIsNot() {
        for (String foreign : new String[] {null, "", "try", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
            "/\n/evil.example", "https://evil.example", "javascript:alert(1)", " /try", "/try\r\nSet-Cookie: a=b", "/a\\b", "/ä", "/\u2028", "/" + "x".repeat(2001)}) {
            assertEquals("/", Visits.ownPath(foreign), foreign);
        }
    }
}
