package pomona.client;

import java.time.Duration;
import pomona.protocol.Prediction;

/**
 * A request's good end.
 *
 * @param attempts times the request was sent, 1 or more
 * @param elapsed from {@code submit} to the answer, all waits included
 */
public record Answer(Prediction prediction, int attempts, Duration elapsed) {}
