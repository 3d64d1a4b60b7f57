package pomona.batch;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import pomona.protocol.Prediction;

/** What a batch needs of a server: one question at a time, answered some time later, with no retries of its own. */
interface LeafService extends AutoCloseable {
    /**
     * Who answers.
     *
     * @param model that answers at present
     * @param titles of its labels, for people
     * @param imageBytesMax largest file that it takes
     * @param atOnce requests that it runs and queues for us at most, as far as it tells
     */
    record Facts(Prediction.Model model, Map<String, String> titles, long imageBytesMax, int atOnce) {
        public Facts {
            titles = Map.copyOf(titles);
        }
    }

    /** Asks the server who it is; waits for the answer. */
    Facts facts() throws AskException, InterruptedException;

    /**
     * Asks about one file.
     *
     * @param id names the request; the same when the file is sent again
     * @return completes with the prediction or with an {@link AskException}, on some thread that must not be held up
     */
    CompletableFuture<Prediction> ask(String id, byte[] file);

    @Override
    void close();
}
