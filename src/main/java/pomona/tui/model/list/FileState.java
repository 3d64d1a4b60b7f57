package pomona.tui.model.list;

import java.time.Duration;
import java.time.Instant;
import pomona.protocol.Prediction;

/** What became of a file that a prediction was asked for. */
public sealed interface FileState {
    /** A short word for the file list. */
    String word();

    /** Whether an answer is still to come. */
    default boolean pending() {
        return true;
    }

    /** Whether its turn has not come, here or on the server. */
    default boolean waits() {
        return false;
    }

    /** Marked for the batch; not handed to the client yet. */
    record Planned() implements FileState {
        @Override
        public String word() {
            return "waiting";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    /** On the way to the server, or there without word yet. */
    record Sent() implements FileState {
        @Override
        public String word() {
            return "sent";
        }
    }

    /**
     * Waits on the server.
     *
     * @param ahead requests that start before it
     * @param startsAt by the server's measured rate
     */
    record Queued(int ahead, Instant startsAt) implements FileState {
        @Override
        public String word() {
            return "waiting";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    /** A worker, counted from 1, has it. */
    record Running(int worker) implements FileState {
        @Override
        public String word() {
            return "running";
        }
    }

    /** An attempt failed and another follows by itself. */
    record Retrying(String why, Instant until) implements FileState {
        @Override
        public String word() {
            return "again";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    /**
     * The answer.
     *
     * @param elapsed from pressing the key, all waits included
     * @param worker that ran it, 0 when the server didn't say
     * @param sha256 of the photo's bytes
     * @param remembered it was answered before, and nobody was asked
     */
    record Done(Prediction prediction, Duration elapsed, int worker, String sha256, boolean remembered)
            implements FileState {
        @Override
        public String word() {
            return "ok";
        }

        @Override
        public boolean pending() {
            return false;
        }
    }

    /** No answer will come; the reason is a sentence for a person. */
    record Failed(String why) implements FileState {
        @Override
        public String word() {
            return "ERR";
        }

        @Override
        public boolean pending() {
            return false;
        }
    }

    /** Taken back. */
    record Cancelled() implements FileState {
        @Override
        public String word() {
            return "off";
        }

        @Override
        public boolean pending() {
            return false;
        }
    }
}
