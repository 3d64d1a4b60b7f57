package pomona.cli;

import pomona.client.Answer;

/** Prints one result after the other. */
interface PredictionPrinter {
    void predicted(String file, Answer answer);

    /**
     * A file without a prediction.
     *
     * @param code for a program
     * @param message for a person
     */
    void failed(String file, String code, String message, int attempts);
}
