package slipway.grading;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A check that the judge runs. Closing it cancels it if it has not ended, and closes its streams. */
final class RunningCheck implements AutoCloseable {
    private final int number;
    private final JudgeLink link;
    private final Consumer<CheckRecord> records;
    private final Bridge bridge;
    private final CompletableFuture<FromJudge.Ended> ended = new CompletableFuture<>();

    RunningCheck(int number, LearnerSide learner, JudgeLink link, Consumer<CheckRecord> records) {
        this.number = number;
        this.link = link;
        this.records = records;
        this.bridge = new Bridge(number, learner, link, message -> fail(new LostException(message)));
    }

    /** The learner's sandbox is not there any more. */
    static final class LostException extends IOException {
        private static final long serialVersionUID = 1;

        LostException(String message) {
            super(message);
        }
    }

    int number() {
        return number;
    }

    Bridge bridge() {
        return bridge;
    }

    void accept(FromJudge.OfCheck message) {
        switch (message) {
            case FromJudge.Recorded(int check, CheckRecord said) -> records.accept(said);
            case FromJudge.Ended end -> ended.complete(end);
            case FromJudge.Open open -> bridge.accept(open);
            case FromJudge.Exec exec -> bridge.accept(exec);
            case FromJudge.Credit credit -> bridge.accept(credit);
            case FromJudge.Close(int check, int stream) -> bridge.close(stream);
        }
    }

    void fail(IOException why) {
        ended.completeExceptionally(why);
    }

    /** @throws IOException when the judge or the learner's sandbox is lost, or the judge does not keep to its limit */
    FromJudge.Ended await(Duration limit) throws IOException, InterruptedException {
        try {
            return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        } catch (TimeoutException e) {
            throw new IOException("The judge did not end the check in time.", e);
        }
    }

    @Override
    public void close() {
        if (!ended.isDone() || ended.isCompletedExceptionally()) {
            link.say(new ToJudge.Cancel(number));
        }
        link.forget(this);
        bridge.close();
    }
}
