package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.testing.TestServer;
import pomona.testing.Vectors;
import pomona.tools.peer.WireClient;

/** The published cases against a live server with the real model. */
class WireVectorsTest {
    @Test
    void aLiveServerAnswersEveryVectorAsThePageSays() throws Exception {
        try (TestServer server = TestServer.startReal()) {
            for (Vectors.Vector vector : Vectors.all()) {
                if (!vector.wire().isEmpty()) {
                    assertThat(answers(server, vector)).as(vector.name()).isEqualTo(vector.wire());
                }
            }
            assertThat(server.settled().balance()).isTrue();
        }
    }

    private static List<String> answers(TestServer server, Vectors.Vector vector) throws IOException {
        List<String> kinds = new ArrayList<>();
        try (WireClient client = server.client()) {
            client.send(vector.bytes()).halfClose();
            while (true) {
                String kind = client.receive().kind();
                // The vectors tell the final replies; one of them asks for the events on the way there.
                if (!kind.equals("running") && !kind.equals("queued")) {
                    kinds.add(kind);
                }
            }
        } catch (EOFException e) {
            return kinds;
        }
    }
}
