package pomona.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** Takes at most so many bytes a write. */
    private static final class Narrow implements WritableByteChannel {
        private int room;
        private int taken;

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(room, source.remaining());
            source.position(source.position() + count);
            taken += count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Test
    void aFrameIsSentWhenItsLastByteIsTaken() throws IOException {
        var outbox = new Outbox(bytes -> {});
        var channel = new Narrow();
        Outbox.OutboundFrame frame = outbox.add(bytes(10), null);
        channel.room = 9;
        assertThat(outbox.sendFirst(channel)).isNull();
        assertThat(Outbox.isUnsent(frame)).isTrue();
        assertThat(outbox.firstSentBytes()).isEqualTo(9);
        assertThat(outbox.sendFirst(channel)).isSameAs(frame);
        assertThat(Outbox.isUnsent(frame)).isFalse();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(channel.taken).isEqualTo(10);
    }

    @Test
    void itIsFullFromTheHighMarkUntilTheLowOne() throws IOException {
        var outbox = new Outbox(bytes -> {});
        var channel = new Narrow();
        channel.room = Integer.MAX_VALUE;
        for (int i = 0; i < 64; i++) {
            assertThat(outbox.isFull()).isFalse();
            outbox.add(bytes(1024), null);
        }
        assertThat(outbox.isFull()).isTrue();
        for (int i = 0; i < 47; i++) {
            outbox.sendFirst(channel);
        }
        assertThat(outbox.bytes()).isEqualTo(17 * 1024);
        assertThat(outbox.isFull()).isTrue();
        outbox.sendFirst(channel);
        assertThat(outbox.isFull()).isFalse();
    }

    @Test
    void aNewerFrameTakesThePlaceOfOneThatHasNotBegunToLeave() throws IOException {
        var outbox = new Outbox(bytes -> {});
        var channel = new Narrow();
        Outbox.OutboundFrame frame = outbox.add(bytes(10), null);
        assertThat(outbox.replace(frame, bytes(20))).isTrue();
        assertThat(outbox.bytes()).isEqualTo(20);
        channel.room = 1;
        outbox.sendFirst(channel);
        assertThat(outbox.replace(frame, bytes(5))).isFalse();
        assertThat(outbox.bytes()).isEqualTo(19);
    }
}
