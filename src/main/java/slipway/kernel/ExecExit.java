package slipway.kernel;

/**
 * How a program ended.
 *
 * @param exitCode as a shell reports it: 128 + n when signal n ended it
 * @param timedOut its limit passed and it was killed
 * @param message what to tell when it could not be run or was killed, else empty
 */
public record ExecExit(int exitCode, boolean timedOut, String message) {
}
