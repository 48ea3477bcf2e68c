package slipway.grading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes of a judge, which may have been taken over. */
class JudgeFramesTest {
    private static JudgeFrames.Frame read(byte[] bytes) throws IOException {
        return JudgeFrames.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static byte[] frame(int length, int type, String payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(length);
        out.writeByte(type);
        out.write(payload.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @Test
    void dataComesThroughWithItsCheckAndStream() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JudgeFrames.write(new DataOutputStream(bytes), 7, -2, new byte[] {1, 2, 3}, 2);
        JudgeFrames.Data data = assertInstanceOf(JudgeFrames.Data.class, read(bytes.toByteArray()));
        assertEquals(7, data.check());
        assertEquals(-2, data.stream());
        assertArrayEquals(new byte[] {1, 2}, data.bytes());
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingIsHeld() throws IOException {
        for (byte[] bad : new byte[][] {frame(-1, 1, ""), frame(0, 1, ""), frame(1 << 30, 1, ""), frame(3, 1, "[]"), frame(3, 1, "{}"),
            frame(12, 1, "{\"op\":\"no\"}"), frame(50, 1, "{}")}) {
            assertThrows(IOException.class, () -> read(bad));
        }
    }

    @Test
    void aScriptThatIsTooLongIsRefused() {
        ToJudge.Check check = new ToJudge.Check(1, "x".repeat(2 << 20), Map.of(), "", 1);
        assertThrows(IOException.class, () -> JudgeFrames.bytes(check));
    }

    @Test
    void anInletIsBoundedByItsCredit() throws Exception {
        Inlet inlet = new Inlet();
        inlet.offer(new byte[Inlet.WINDOW]);
        assertThrows(IOException.class, () -> inlet.offer(new byte[1]));
        inlet.end();
        inlet.offer(new byte[5]);
        assertEquals(Inlet.WINDOW, inlet.take().length);
        assertEquals(0, inlet.take().length);
    }
}
