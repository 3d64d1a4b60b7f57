package pomona.dispatch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.MessageType;
import pomona.protocol.Want;

/** Complete jobs without a body, for tests of what happens around it. */
final class Jobs {
    private static final BodyBudget NO_BYTES = new BodyBudget(0, 0);

    private final @Nullable Door door;

    /** Jobs that came in at this door. */
    Jobs(Door door) {
        this.door = door;
    }

    /** Jobs that no worker takes. */
    Jobs() {
        this.door = null;
    }

    Job person(long sender) {
        return job(sender, false, () -> {});
    }

    Job bulk(long sender) {
        return job(sender, true, () -> {});
    }

    /** A job that {@link FixedWork} runs in this way. */
    Job job(long sender, boolean bulk, Runnable run) {
        var header = new FrameHeader(
                MessageType.CLIENT_IMAGE.name(), 0, "a", Encoding.BASE64, 0, new Want(false, false, bulk));
        Job job = new Job(new Carrier(door, run), sender, header, NO_BYTES, 0);
        job.complete(0);
        return job;
    }

    static void run(Job job) {
        ((Carrier) job.door()).run.run();
    }

    private record Carrier(@Nullable Door door, Runnable run) implements Door {
        @Override
        public void started(Job job, int worker, long startNanos) {
            Objects.requireNonNull(door).started(job, worker, startNanos);
        }

        @Override
        public void finished(Job job, Reply reply) {
            Objects.requireNonNull(door).finished(job, reply);
        }
    }
}
