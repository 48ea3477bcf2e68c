package slipway.sandbox;

/** Why a sandbox could not be had or used. The message is for people: what happened and what to do. */
public abstract sealed class SandboxException extends Exception {
    private SandboxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The engine that runs sandboxes does not answer or refuses. The operator must act. */
    public static final class EngineUnavailable extends SandboxException {
        public EngineUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** This machine cannot run sandboxes as it is set up (an image, a device, a kernel setting is missing). */
    public static final class HostUnfit extends SandboxException {
        public HostUnfit(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The sandbox is gone: removed, expired or killed. A new one can be opened. */
    public static final class Lost extends SandboxException {
        public Lost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The sandbox runs but its agent does not answer. */
    public static final class Unreachable extends SandboxException {
        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** As many sandboxes run as this machine has room for. A place is free when one of them ends: wait and ask again. */
    public static final class Full extends SandboxException {
        public Full(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Something is used up that no sandbox's end gives back (slots, addresses, the disk). The operator must act. */
    public static final class Exhausted extends SandboxException {
        public Exhausted(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
