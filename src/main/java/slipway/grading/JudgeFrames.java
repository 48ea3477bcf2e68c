package slipway.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Frames with the judge, as bytes. Whoever took the judge over can write what they like: lengths are checked before anything is held. */
final class JudgeFrames {
    private static final int LONGEST = 1 << 20;
    private static final int MESSAGE = 1;
    private static final int DATA = 2;
    private static final int DATA_HEAD = 8;
    private static final ObjectMapper JSON = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private JudgeFrames() {
    }

    /** What one frame says. */
    sealed interface Frame {
    }

    record Message(FromJudge message) implements Frame {
    }

    /** @param bytes none: the end of that direction */
    record Data(int check, int stream, byte[] bytes) implements Frame {
    }

    static byte[] bytes(ToJudge message) throws IOException {
        byte[] json = JSON.writeValueAsBytes(message);
        if (json.length >= LONGEST) {
            throw new IOException("The check's script and values are too long: " + json.length + " bytes.");
        }
        return json;
    }

    static void write(DataOutputStream out, byte[] message) throws IOException {
        out.writeInt(message.length + 1);
        out.writeByte(MESSAGE);
        out.write(message);
        out.flush();
    }

    static void write(DataOutputStream out, int check, int stream, byte[] bytes, int length) throws IOException {
        out.writeInt(1 + DATA_HEAD + length);
        out.writeByte(DATA);
        out.writeInt(check);
        out.writeInt(stream);
        out.write(bytes, 0, length);
        out.flush();
    }

    /** @throws IOException also when it is not a frame */
    static Frame read(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readInt();
            if (length < 1 || length > LONGEST) {
                throw new IOException("the judge sent a frame of " + length + " bytes");
            }
            byte[] body = new byte[length];
            in.readFully(body);
            if (body[0] == MESSAGE) {
                return new Message(parse(body, 1));
            }
            if (body[0] == DATA && length > DATA_HEAD) {
                return new Data(integer(body, 1), integer(body, 5), Arrays.copyOfRange(body, 1 + DATA_HEAD, length));
            }
        }
    }

    static FromJudge parse(byte[] body, int from) throws IOException {
        try {
            return JSON.readValue(body, from, body.length - from, FromJudge.class);
        } catch (JsonProcessingException e) {
            throw new IOException("the judge sent a message that cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static int integer(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }
}
