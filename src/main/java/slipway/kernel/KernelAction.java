package slipway.kernel;

/** What the owner of a {@link KernelState} has to do, in order. */
sealed interface KernelAction {
    record Send(ToAgent message) implements KernelAction {
    }

    record Emit(KernelEvent event) implements KernelAction {
    }

    /** The command is not carried out; its caller is told. */
    record Reject(String message) implements KernelAction {
    }

    /** End the connection; the next one repeats what is known of every run. */
    record Reconnect(String why) implements KernelAction {
    }

    /** The agent broke the protocol: end the connection. */
    record Cut(String what) implements KernelAction {
    }
}
