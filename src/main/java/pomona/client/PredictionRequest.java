package pomona.client;

import java.util.concurrent.CompletableFuture;

/** A request that was handed to a client. */
public final class PredictionRequest {
    private final String id;
    private final CompletableFuture<Answer> answer;
    private final Runnable canceller;

    PredictionRequest(String id, CompletableFuture<Answer> answer, Runnable canceller) {
        this.id = id;
        this.answer = answer;
        this.canceller = canceller;
    }

    /** Its name on the wire, the same for every resend. */
    public String id() {
        return id;
    }

    /**
     * Completes once, on the client's callback thread: with the answer or with a {@link PredictionException}.
     * Cancelling the future cancels the request.
     */
    public CompletableFuture<Answer> answer() {
        return answer;
    }

    /**
     * Takes the request back. One that is on the wire still ends as the server says: {@code cancelled}, or its
     * prediction when that was quicker. One that ended is left as it is.
     */
    public void cancel() {
        canceller.run();
    }
}
