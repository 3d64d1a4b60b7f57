package pomona.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import pomona.inference.GoldenSample;
import pomona.inference.LeafModel;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoders;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;
import pomona.protocol.ProtocolException;
import pomona.protocol.Want;

class WorkersWithTheModelTest {
    @Test
    void goldenSamplesComeOutOfEveryWorkerAsTheyShould() throws Exception {
        Map<Job, Reply> replies = new ConcurrentHashMap<>();
        Door recording = new Door() {
            @Override
            public void started(Job job, int worker, long startNanos) {}

            @Override
            public void finished(Job job, Reply reply) {
                replies.put(job, reply);
            }
        };
        ModelPackage shipped = ModelPackage.load(Path.of("models/apple-leaf"));
        try (LeafModel model = LeafModel.open(shipped, Optional.empty());
                WorkerPool pool = new WorkerPool(
                        2,
                        64,
                        LeafWork.factory(model, PictureDecoders.MAX_PIXELS_DEFAULT, System::nanoTime),
                        System::nanoTime)) {
            pool.start();
            Map<Job, GoldenSample> jobs = new ConcurrentHashMap<>();
            for (int round = 0; round < 4; round++) {
                for (GoldenSample sample : shipped.golden()) {
                    Job job = job(recording, shipped.folder().resolve(sample.file()));
                    jobs.put(job, sample);
                    assertThat(pool.offer(job)).isNotEqualTo(Admission.FULL);
                }
            }
            await().until(() -> replies.size() == jobs.size());
            String variant = model.variant().id();
            jobs.forEach((job, sample) -> {
                List<Double> expected =
                        Objects.requireNonNull(sample.probabilities().get(variant));
                Prediction prediction = prediction(Objects.requireNonNull(replies.get(job)));
                int i = 0;
                for (double probability : prediction.probabilities().values()) {
                    assertThat(probability)
                            .isCloseTo(expected.get(i++), within(model.variant().goldenTolerance() + 5e-5));
                }
                assertThat(prediction.model()).isEqualTo(LeafWork.nameOf(model));
                assertThat(prediction.map()).isNotNull();
            });
        }
    }

    private static Job job(Door door, Path file) throws Exception {
        byte[] text = Base64.getMimeEncoder().encode(Files.readAllBytes(file));
        var header = new FrameHeader(
                "CLIENT_IMAGE", text.length, "golden", Encoding.BASE64, 0, new Want(false, true, false));
        long now = System.nanoTime();
        return Bodies.job(door, text, header, now, now);
    }

    private static Prediction prediction(Reply reply) {
        byte[] body = new byte[reply.frame().remaining() - FrameHeader.HEADER_BYTES];
        reply.frame().get(reply.frame().position() + FrameHeader.HEADER_BYTES, body);
        try {
            return Frames.readPrediction(body);
        } catch (ProtocolException e) {
            throw new AssertionError(reply.message(), e);
        }
    }
}
