package slipway.grading;

/** Is told how grading goes, one call at a time, on the threads of the grading. It should not wait long: its check waits with it. */
public interface GradingListener {
    /** The check has begun. */
    void running(String check);

    /** @param message of the check's author, may hold text of the learner's */
    void progress(String check, String message);

    void finished(CheckResult result);

    /** For who wants the verdict only. */
    GradingListener NONE = new GradingListener() {
        @Override
        public void running(String check) {
        }

        @Override
        public void progress(String check, String message) {
        }

        @Override
        public void finished(CheckResult result) {
        }
    };
}
