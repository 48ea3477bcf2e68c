package slipway.sandbox.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Sixteen digits that stand for all that an engine is asked for when a container is made, and for what does not show in that: equal, equal digits. */
final class Fingerprint {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    private static final int BYTES = 8;

    private Fingerprint() {
    }

    static String of(String besides, Consumer<CreateContainerCmd> description) {
        CreateContainerCmdImpl request = new CreateContainerCmdImpl(command -> {
            throw new IllegalStateException("this request is never sent");
        }, null, "");
        description.accept(request);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((besides + JSON.writeValueAsString(request)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a request to the engine cannot be written", e);
        }
    }
}
