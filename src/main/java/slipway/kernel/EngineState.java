package slipway.kernel;

/** The Docker engine inside the sandbox. */
public enum EngineState {
    OFF, STARTING, READY, FAILED
}
