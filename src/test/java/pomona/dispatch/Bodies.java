package pomona.dispatch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import pomona.protocol.FrameHeader;
import pomona.protocol.FrameReader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.ProtocolException;

/** Jobs whose bodies came the way they come in a server: through a frame reader, into chunks. */
final class Bodies {
    private Bodies() {}

    static Job job(Door door, byte[] content, FrameHeader header, long firstByteNanos, long completeNanos)
            throws IOException, ProtocolException {
        int imageBytes = Limits.DEFAULT.imageBytes();
        Job job = new Job(door, 1, header, new BodyBudget(2L * imageBytes, imageBytes), firstByteNanos);
        fill(job, content);
        job.complete(completeNanos);
        return job;
    }

    /** Lets the job's body come. */
    static void fill(Job job, byte[] content) throws IOException, ProtocolException {
        ReadableByteChannel wire = Channels.newChannel(
                new ByteArrayInputStream(Frames.request(job.header(), content).array()));
        var reader = new FrameReader(new HeaderCodec(Limits.DEFAULT), ByteBuffer.allocate(1));
        while (reader.read(wire) != FrameReader.Progress.HEADER) {}
        reader.store(job.body());
        while (reader.read(wire) != FrameReader.Progress.WHOLE) {}
    }

    /** One that is run without a pool. */
    static Job job(byte[] content, FrameHeader header, long firstByteNanos, long completeNanos)
            throws IOException, ProtocolException {
        return job(new Jobs().person(1).door(), content, header, firstByteNanos, completeNanos);
    }
}
