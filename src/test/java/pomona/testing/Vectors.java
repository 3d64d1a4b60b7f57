package pomona.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The protocol's published cases. */
public final class Vectors {
    /**
     * One case.
     *
     * @param reader {@code accept} or what the header reader refuses it with
     * @param wire what a live server sends back, in order; empty where the bytes make no whole frame
     */
    public record Vector(String name, String hex, String reader, List<String> wire) {
        public byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    public static List<Vector> all() throws IOException {
        var json = new ObjectMapper();
        List<Vector> vectors = new ArrayList<>();
        var in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/pomona/vectors.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = json.readTree(line);
                List<String> wire = new ArrayList<>();
                node.path("wire").forEach(reply -> wire.add(reply.asText()));
                vectors.add(new Vector(
                        node.get("name").asText(),
                        node.get("hex").asText(),
                        node.get("reader").asText(),
                        List.copyOf(wire)));
            }
        }
        return vectors;
    }
}
