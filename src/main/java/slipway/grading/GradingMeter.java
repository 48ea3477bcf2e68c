package slipway.grading;

import java.time.Duration;
import java.util.Optional;

/** Is told how checks go, for an operator's figures. Called by the checks' threads; returns at once. */
public interface GradingMeter {
    /** For who wants no figures. */
    GradingMeter NONE = (result, took, ofTheScript) -> { };

    /**
     * A check has come to its result.
     *
     * @param took from when its turn came to its result
     * @param ofTheScript how much of that its script ran and was cleaned up after, as the judge says; the rest is what judging adds. Empty
     *     when the judge did not say
     */
    void judged(CheckResult result, Duration took, Optional<Duration> ofTheScript);
}
