package slipway.grading;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A check that the judge runs. Closing it cancels it if it has not ended; its streams stay until it has, for it cleans up in the
 * learner's sandbox, though not for longer than {@link #CLEAN_UP}.
 */
final class RunningCheck implements AutoCloseable {
    private static final Duration CLEAN_UP = Duration.ofSeconds(15);

    private final int number;
    private final JudgeLink link;
    private final Consumer<CheckRecord> records;
    private final Bridge bridge;
    private final CompletableFuture<FromJudge.Ended> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

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
            case FromJudge.Ended end -> {
                ended.complete(end);
                over.complete(null);
            }
            case FromJudge.Open open -> bridge.accept(open);
            case FromJudge.Exec exec -> bridge.accept(exec);
            case FromJudge.Credit credit -> bridge.accept(credit);
            case FromJudge.Close(int check, int stream) -> bridge.close(stream);
        }
    }

    /** Nothing can be concluded; the judge may still be there to clean up. */
    void fail(IOException why) {
        ended.completeExceptionally(why);
    }

    /** The judge itself is lost. */
    void abandon(IOException why) {
        ended.completeExceptionally(why);
        over.complete(null);
    }

    /**
     * A judge that does not keep to its limit cannot be relied upon and is given up.
     *
     * @throws IOException when the judge or the learner's sandbox is lost
     */
    FromJudge.Ended await(Duration limit) throws IOException, InterruptedException {
        try {
            return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        } catch (TimeoutException e) {
            link.close();
            throw new IOException("The judge did not end the check in time.", e);
        }
    }

    @Override
    public void close() {
        if (!over.isDone()) {
            link.say(new ToJudge.Cancel(number));
            over.completeOnTimeout(null, CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS);
        }
        over.thenRun(() -> {
            link.forget(this);
            bridge.close();
        });
    }
}
