package pomona.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import pomona.client.Answer;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;

/**
 * One JSON object a line, in ASCII: the prediction as it is on the wire after {@code file} and {@code attempts}, or an
 * {@code error} with code and message.
 */
final class JsonLines implements PredictionPrinter {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void predicted(String file, Answer answer) {
        ByteBuffer frame = Frames.prediction(answer.prediction()).position(FrameHeader.HEADER_BYTES);
        String wire = StandardCharsets.US_ASCII.decode(frame).toString();
        String front = object(json -> {
            json.writeStringField("file", file);
            json.writeNumberField("attempts", answer.attempts());
        });
        line(front.substring(0, front.length() - 1) + "," + wire.substring(1));
    }

    @Override
    public void failed(String file, String code, String message, int attempts) {
        line(object(json -> {
            json.writeStringField("file", file);
            json.writeNumberField("attempts", attempts);
            json.writeObjectFieldStart("error");
            json.writeStringField("code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
        }));
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        return text.toString();
    }
}
