package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import slipway.sandbox.SandboxException;

/** The engine's words here are those of Docker 20.10 and 27. */
class EngineErrorsTest {
    private final EngineErrors errors = new EngineErrors(new DockerSettings("slipway-sandbox:latest", "kata",
            "unix:///var/run/docker.sock", AddressRange.parse("10.201.0.0/16")));

    private void explains(String remedy, Class<? extends SandboxException> kind, DockerException refused) {
        SandboxException failure = errors.explain("start the sandbox", refused);
        assertInstanceOf(kind, failure);
        assertTrue(failure.getMessage().contains(remedy), failure.getMessage());
    }

    private static DockerException said(String message) {
        return new InternalServerErrorException("{\"message\":\"" + message + "\"}\n");
    }

    @Test
    void whatTheOperatorCanMendIsToldWithTheRemedy() {
        explains("make up", SandboxException.HostUnfit.class,
                new NotFoundException("{\"message\":\"No such image: slipway-sandbox:latest\"}"));
        explains("modprobe tun", SandboxException.HostUnfit.class, said("error gathering device information while adding custom device"
                + " \\\"/dev/net/tun\\\": no such file or directory"));
        explains("sandbox.docker.runtime", SandboxException.HostUnfit.class, said("unknown or invalid runtime name: kata"));
        explains("docker system df", SandboxException.Exhausted.class, said("mkdir /var/lib/docker/overlay2/x: no space left on device"));
        explains("memory", SandboxException.Exhausted.class, said("fork/exec runc: cannot allocate memory"));
    }

    @Test
    void whatWeDoNotKnowIsToldInTheEnginesWords() {
        explains("could not start the sandbox: it rains", SandboxException.EngineUnavailable.class, said("it rains"));
        explains("could not start the sandbox: Status 500: {bad gateway", SandboxException.EngineUnavailable.class,
                new InternalServerErrorException("{bad gateway"));
    }

    @Test
    void anEngineThatDoesNotAnswerIsUnavailable() {
        SandboxException failure = errors.explain("list", new RuntimeException(new IOException("Permission denied")));
        assertInstanceOf(SandboxException.EngineUnavailable.class, failure);
        assertTrue(failure.getMessage().contains("Permission denied") && failure.getMessage().contains("group docker"));
    }

    @Test
    void ourOwnMistakesAreNotBlamedOnTheEngine() {
        RuntimeException mistake = new IllegalStateException("a bug");
        assertSame(mistake, assertThrows(IllegalStateException.class, () -> errors.explain("list", mistake)));
    }

    @Test
    void aTakenNetworkIsRecognised() {
        assertTrue(EngineErrors.taken(said("Pool overlaps with other one on this address space")));
        assertTrue(EngineErrors.taken(said("cannot create network a (slipway-7): conflicts with network b (slipway-7):"
                + " networks have same bridge name")));
    }
}
