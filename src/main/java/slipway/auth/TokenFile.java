package slipway.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret in a file of its own, made with the first server that needs it: whoever can read the file has it. */
final class TokenFile {
    private static final int SHORTEST = 32;

    private TokenFile() {
    }

    /**
     * The token, which is made and written, readable by its owner only, when the file is missing.
     *
     * @throws UncheckedIOException when the file can be neither read nor made
     */
    static String readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                writeFresh(file);
            }
            String token = Files.readString(file).strip();
            if (token.length() < SHORTEST) {
                throw new IOException(file + " holds no token; remove it and start again to get a new one");
            }
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a token: " + e.getMessage(), e);
        }
    }

    private static void writeFresh(Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n", StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // another server of the same data directory was faster; its token is the token
        }
    }
}
