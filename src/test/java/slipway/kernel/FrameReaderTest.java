package slipway.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final String ENDED =
            "{\"op\":\"ended\",\"run\":\"0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01\",\"at\":1,\"offset\":1";

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 4096, 200_000, 4_000_000})
    void framesAreFoundHoweverTheStreamIsCut(int piece) throws IOException {
        Random random = new Random(piece);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[i == 100 ? 900_000 : random.nextInt(5000)];
            random.nextBytes(bytes);
            output(RUN, expected.size(), bytes);
            expected.writeBytes(bytes);
            if (i % 50 == 0) {
                control("{\"op\":\"opened\",\"channel\":" + i + "}");
            }
        }
        FrameReader reader = reader(piece);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int opened = 0;
        FromAgent message;
        while ((message = reader.next()) != null) {
            switch (message) {
                case FromAgent.Output(UUID run, long offset, byte[] bytes) -> {
                    assertEquals(got.size(), offset);
                    got.writeBytes(bytes);
                }
                case FromAgent.Opened o -> opened++;
                default -> throw new AssertionError(message);
            }
        }
        assertEquals(4, opened);
        assertArrayEquals(expected.toByteArray(), got.toByteArray());
    }

    @Test
    void outputThatLiesTogetherIsOneMessage() throws IOException {
        for (int i = 0; i < 10; i++) {
            output(RUN, i * 4L, "abcd".getBytes(StandardCharsets.UTF_8));
        }
        output(RUN, 100, new byte[1]);
        output(new UUID(1, 2), 101, new byte[1]);
        FrameReader reader = reader(4_000_000);
        assertEquals("abcd".repeat(10), new String(((FromAgent.Output) reader.next()).bytes(), StandardCharsets.UTF_8));
        assertEquals(100, ((FromAgent.Output) reader.next()).offset());
        assertEquals(new UUID(1, 2), ((FromAgent.Output) reader.next()).run());
        assertNull(reader.next());
    }

    @Test
    void framesAndOpsOfAnotherVersionAreSkipped() throws IOException {
        frame(99, "whatever".getBytes(StandardCharsets.UTF_8));
        control("{\"op\":\"dance\",\"how\":[\"well\"]}");
        control("{\"op\":\"opened\",\"channel\":3,\"later\":true}");
        FrameReader reader = reader(4096);
        assertInstanceOf(FromAgent.Unknown.class, reader.next());
        assertInstanceOf(FromAgent.Unknown.class, reader.next());
        assertEquals(new FromAgent.Opened(3), reader.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Frames.LIMIT + 1, Integer.MIN_VALUE})
    void aLengthOutOfRangeIsRefusedBeforeAnythingIsHeld(int length) {
        wire.writeBytes(ByteBuffer.allocate(5).putInt(length).put((byte) 1).array());
        MalformedFrameException refusal = assertThrows(MalformedFrameException.class, () -> reader(4096).next());
        assertEquals(true, refusal.getMessage().contains(Integer.toUnsignedString(length) + " bytes"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "null", "[]", "{", "{}x", "{\"op\":\"opened\"}", "{\"op\":\"opened\",\"channel\":1.5}",
            "{\"op\":\"started\",\"run\":\"no\",\"at\":1}", "{\"op\":\"started\",\"run\":null,\"at\":1}",
            "{\"op\":\"started\",\"run\":\"0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01\",\"at\":-1}",
            "{\"op\":\"closed\",\"run\":\"0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01\",\"length\":-5}",
            "{\"op\":\"closed\",\"run\":\"0192f0c1-7a4e-7c31-9b1d-2f6a3c5e8d01\",\"length\":99999999999999999999}",
            ENDED + "}", ENDED + ",\"outcome\":{\"kind\":\"finished\"}}",
            ENDED + ",\"outcome\":{\"kind\":\"finished\",\"exitCode\":256}}",
            "{\"op\":\"hello\",\"version\":1,\"boot\":\"x\"}",
            "{\"op\":\"credit\",\"channel\":1,\"part\":0,\"bytes\":-1}",
            "{\"op\":\"engine\",\"state\":\"off\",\"version\":[[[[[[[[[[[[]]]]]]]]]]]],\"message\":\"\"}"})
    void controlFramesWithNonsenseAreRefused(String json) {
        control(json);
        assertThrows(MalformedFrameException.class, () -> reader(4096).next());
    }

    @Test
    void anOversizedControlFrameIsRefused() {
        control("{\"op\":\"shell\",\"shell\":\"a\",\"state\":\"idle\",\"message\":\"" + "x".repeat(300_000) + "\"}");
        assertThrows(MalformedFrameException.class, () -> reader(4096).next());
    }

    @Test
    void textsForPeopleAreCutAndCleaned() throws IOException {
        control("{\"op\":\"shell\",\"shell\":\"a\",\"state\":\"idle\",\"message\":\"\\u001b[31m\\ud800" + "x".repeat(100_000)
                + "\"}");
        FromAgent.Shell shell = (FromAgent.Shell) reader(4096).next();
        assertEquals(4096, shell.message().length());
        assertEquals("\uFFFD[31m\uFFFDx", shell.message().substring(0, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void binaryFramesTooShortForTheirHeadAreRefused(int type) {
        frame(type, new byte[4]);
        assertThrows(MalformedFrameException.class, () -> reader(4096).next());
    }

    @Test
    void anOffsetBeyondAllNumbersIsRefused() {
        output(RUN, Long.MAX_VALUE, new byte[10]);
        assertThrows(MalformedFrameException.class, () -> reader(4096).next());
    }

    @Test
    void aStreamThatEndsWithinAFrameIsALostConnectionAndNotNonsense() {
        wire.writeBytes(new byte[] {0, 0, 0, 9, 1, '{'});
        assertThrows(EOFException.class, () -> reader(4096).next());
    }

    private FrameReader reader(int piece) {
        InputStream bytes = new ByteArrayInputStream(wire.toByteArray());
        return new FrameReader(Channels.newChannel(new InputStream() {
            @Override
            public int read() throws IOException {
                return bytes.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return bytes.read(into, offset, Math.min(length, piece));
            }
        }));
    }

    private void control(String json) {
        frame(1, json.getBytes(StandardCharsets.UTF_8));
    }

    private void output(UUID run, long offset, byte[] bytes) {
        frame(2, ByteBuffer.allocate(24 + bytes.length).putLong(run.getMostSignificantBits())
                .putLong(run.getLeastSignificantBits()).putLong(offset).put(bytes).array());
    }

    private void frame(int type, byte[] payload) {
        wire.writeBytes(ByteBuffer.allocate(5).putInt(1 + payload.length).put((byte) type).array());
        wire.writeBytes(payload);
    }
}
