package slipway.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** What an agent that was taken over may send: the samples of the protocol, with holes, wrong types, wrong numbers, cut and flipped bytes. */
final class HostileFrames {
    private static final List<String> SAMPLES = samples();
    private static final List<String> VALUES = List.of("null", "true", "-1", "0", "1", "255", "256", "1.5", "1e999", "-0", "9223372036854775807",
            "9223372036854775808", "99999999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\\u001b[2J\"", "[]", "{}", "[[[[[[[[[]]]]]]]]]",
            "{\"kind\":\"finished\"}", "{\"state\":\"ready\"}", "[\"x\"]", "\"" + "a".repeat(5000) + "\"");

    private final Random chance;
    private final List<UUID> runs;

    HostileFrames(Random chance, List<UUID> runs) {
        this.chance = chance;
        this.runs = runs;
    }

    private static List<String> samples() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/samples/agent/from-agent"))) {
            return files.sorted().map(HostileFrames::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mostly one whole frame, sometimes what no longer is one. */
    byte[] next() {
        return switch (chance.nextInt(20)) {
            case 0, 1, 2, 3 -> output();
            case 4, 5 -> data();
            case 6 -> frame((byte) chance.nextInt(256), bytes(chance.nextInt(200)));
            case 7 -> broken(control());
            default -> control();
        };
    }

    private byte[] control() {
        String json = SAMPLES.get(chance.nextInt(SAMPLES.size()));
        json = json.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", runs.get(chance.nextInt(runs.size())).toString());
        for (int i = chance.nextInt(3); i > 0; i--) {
            json = mutated(json);
        }
        return frame((byte) 1, json.getBytes(StandardCharsets.UTF_8));
    }

    /** One of its values is another; without its key, or twice, now and then. */
    private String mutated(String json) {
        List<Integer> colons = Stream.iterate(json.indexOf("\":"), at -> at >= 0, at -> json.indexOf("\":", at + 1)).toList();
        if (colons.isEmpty()) {
            return json;
        }
        int at = colons.get(chance.nextInt(colons.size())) + 2;
        int end = at;
        while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        String value = VALUES.get(chance.nextInt(VALUES.size()));
        return json.substring(0, at) + value + (chance.nextInt(8) == 0 ? "," : "") + json.substring(end);
    }

    private byte[] output() {
        UUID run = runs.get(chance.nextInt(runs.size()));
        long offset = switch (chance.nextInt(6)) {
            case 0 -> chance.nextLong();
            case 1 -> Long.MAX_VALUE - chance.nextInt(10);
            default -> chance.nextInt(64);
        };
        byte[] payload = bytes(chance.nextInt(4) == 0 ? chance.nextInt(100_000) : chance.nextInt(64));
        return frame((byte) 2, ByteBuffer.allocate(24 + payload.length).putLong(run.getMostSignificantBits())
                .putLong(run.getLeastSignificantBits()).putLong(offset).put(payload).array());
    }

    private byte[] data() {
        byte[] payload = bytes(chance.nextInt(3) == 0 ? chance.nextInt(300_000) : chance.nextInt(10));
        return frame((byte) 4, ByteBuffer.allocate(5 + payload.length).putInt(chance.nextInt(6)).put((byte) chance.nextInt(4)).put(payload).array());
    }

    private byte[] broken(byte[] frame) {
        for (int i = 1 + chance.nextInt(4); i > 0; i--) {
            frame[chance.nextInt(frame.length)] = (byte) chance.nextInt();
        }
        return chance.nextBoolean() ? frame : java.util.Arrays.copyOf(frame, chance.nextInt(frame.length) + 1);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        chance.nextBytes(bytes);
        return bytes;
    }

    private static byte[] frame(byte type, byte[] payload) {
        return ByteBuffer.allocate(5 + payload.length).putInt(1 + payload.length).put(type).put(payload).array();
    }
}
