package pomona.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Frames;
import pomona.protocol.ProtocolException;

/** Control messages, and what a client reads of a server: a value or {@code bad_message}. */
final class MessagesTarget implements Target {
    @Override
    public String name() {
        return "messages";
    }

    @Override
    public List<byte[]> corpus() {
        return Stream.of(
                        "{\"op\":\"hello\",\"token\":\"open sesame\"}",
                        "{\"op\":\"info\"}",
                        "{\"op\":\"ping\"}",
                        "{\"op\":\"cancel\",\"id\":\"7\"}",
                        "{\"op\":\"watch\",\"every_ms\":500}",
                        "DISCONNECT",
                        "",
                        "[".repeat(4096),
                        "{\"op\":".repeat(600),
                        "{\"event\":\"error\",\"id\":\"7\",\"about\":\"image\",\"code\":\"bad_image\",\"message\":\"m\",\"retryable\":false}",
                        "{\"event\":\"queued\",\"id\":\"7\",\"ahead\":3,\"estimate_ms\":40}",
                        "{\"event\":\"running\",\"id\":\"7\",\"worker\":1}",
                        "{\"event\":\"pong\",\"time\":\"2026-11-23T14:22:29.041Z\"}",
                        "{\"event\":\"info\",\"protocol\":1,\"labels\":[\"rust\"],\"counters\":{\"received\":1,\"errors\":{\"bad_image\":1}}}",
                        "{\"id\":\"7\",\"prediction\":\"rust\",\"confidence\":0.97,\"findings\":[\"rust\"],\"abstained\":null,"
                                + "\"probabilities\":{\"rust\":0.97},\"image\":{\"format\":\"jpeg\",\"width\":1,\"height\":1,\"orientation\":1},"
                                + "\"map\":{\"rows\":7,\"columns\":7,\"label\":\"rust\",\"cells\":[0.01]}}")
                .map(text -> text.getBytes(UTF_8))
                .toList();
    }

    @Override
    public void feed(byte[] input, long seed) throws ProtocolException {
        control(input);
        try {
            Frames.readEvent(input);
        } catch (ProtocolException e) {
            requireBadMessage(e);
        }
        try {
            Frames.readPrediction(input);
        } catch (ProtocolException e) {
            requireBadMessage(e);
        }
    }

    private static void control(byte[] input) throws ProtocolException {
        Optional<ControlMessage> message;
        try {
            message = ControlMessage.parse(input);
        } catch (ProtocolException e) {
            requireBadMessage(e);
            return;
        }
        if (message.isPresent()
                && !ControlMessage.parse(message.get().toBytes()).equals(message)) {
            throw new IllegalStateException("written and read again it is another: " + message.get());
        }
    }

    private static void requireBadMessage(ProtocolException e) {
        if (e.code() != ErrorCode.BAD_MESSAGE) {
            throw new IllegalStateException("refused as " + e.code(), e);
        }
    }
}
