package slipway.kernel;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Supplier;

/** Frames to bytes and back: {@code u32} length of what follows, {@code u8} type, payload, big-endian. */
final class Frames {
    /** What a frame's length may say. */
    static final int LIMIT = 1 << 20;
    /** What a control frame may hold; only {@code hello}, with its list of runs, has a reason to be longer. */
    static final int CONTROL_LIMIT = 256 << 10;

    private static final byte CONTROL = 1;
    private static final byte OUTPUT = 2;
    private static final byte INPUT = 3;
    private static final byte DATA = 4;
    private static final int OUTPUT_HEAD = 24;
    private static final int DATA_HEAD = 5;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(20)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder().streamReadConstraints(BOUNDS).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private Frames() {
    }

    /** A whole frame. */
    static byte[] encode(ToAgent message) {
        return switch (message) {
            case ToAgent.Input(UUID run, byte[] bytes) -> frame(INPUT, 16 + bytes.length)
                    .putLong(run.getMostSignificantBits()).putLong(run.getLeastSignificantBits()).put(bytes).array();
            case ToAgent.Data(int channel, int part, byte[] bytes) -> frame(DATA, DATA_HEAD + bytes.length)
                    .putInt(channel).put((byte) part).put(bytes).array();
            default -> {
                byte[] json = encodeControl(message);
                yield frame(CONTROL, json.length).put(json).array();
            }
        };
    }

    private static ByteBuffer frame(byte type, int payload) {
        if (1 + payload > LIMIT) {
            throw new IllegalArgumentException("a frame of " + (1 + payload) + " bytes; at most " + LIMIT + " are allowed");
        }
        return ByteBuffer.allocate(5 + payload).putInt(1 + payload).put(type);
    }

    static byte[] encodeControl(ToAgent message) {
        try {
            return JSON.writerFor(ToAgent.class).writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be said to an agent: " + message, e);
        }
    }

    /**
     * Reads what follows the length; takes all remaining bytes of {@code frame}.
     *
     * @throws MalformedFrameException when it is not what the protocol allows
     */
    static FromAgent decode(ByteBuffer frame) throws MalformedFrameException {
        byte type = frame.get();
        return switch (type) {
            case CONTROL -> decodeControl(bytes(frame));
            case OUTPUT -> decodeOutput(frame);
            case DATA -> decodeData(frame);
            default -> {
                frame.position(frame.limit());
                yield new FromAgent.Unknown();
            }
        };
    }

    static FromAgent decodeControl(byte[] json) throws MalformedFrameException {
        try {
            FromAgent message = JSON.readValue(json, FromAgent.class);
            if (message == null || json.length > CONTROL_LIMIT && !(message instanceof FromAgent.Hello)) {
                throw new MalformedFrameException("a control frame of " + json.length + " bytes");
            }
            return message;
        } catch (JsonProcessingException e) {
            throw new MalformedFrameException("a control frame that cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedFrameException("a control frame that cannot be read: " + e.getMessage());
        }
    }

    static boolean isOutput(byte type) {
        return type == OUTPUT;
    }

    private static FromAgent decodeOutput(ByteBuffer frame) throws MalformedFrameException {
        if (frame.remaining() < OUTPUT_HEAD) {
            throw new MalformedFrameException("an output frame of only " + frame.remaining() + " bytes");
        }
        UUID run = new UUID(frame.getLong(), frame.getLong());
        long offset = frame.getLong();
        return checked(() -> new FromAgent.Output(run, offset, bytes(frame)));
    }

    private static FromAgent decodeData(ByteBuffer frame) throws MalformedFrameException {
        if (frame.remaining() < DATA_HEAD) {
            throw new MalformedFrameException("a data frame of only " + frame.remaining() + " bytes");
        }
        int channel = frame.getInt();
        int part = frame.get();
        return checked(() -> new FromAgent.Data(channel, part, bytes(frame)));
    }

    private static FromAgent checked(Supplier<FromAgent> message) throws MalformedFrameException {
        try {
            return message.get();
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(e.getMessage());
        }
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
