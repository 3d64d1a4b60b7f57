package pomona.reactor;

import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.reactor.Interest.Phase;

class InterestTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "idle connection reads,                             OPEN,      false, false, false, false, true,  0, 1",
        "unsent replies want writes,                        OPEN,      false, false, false, false, false, 0, 5",
        "a headed image without a place is left unread,     OPEN,      false, true,  false, false, true,  0, 0",
        "a body without memory is left unread,              OPEN,      false, false, true,  false, true,  0, 0",
        "a client that does not read its replies is muted,  OPEN,      false, false, false, true,  false, 0, 4",
        "after the end of the stream nothing is read,       FINISHING, true,  false, false, false, false, 0, 4",
        "a finishing connection throws bytes away,          FINISHING, false, true,  true,  true,  false, 0, 5",
        "a lingering connection throws bytes away,          LINGERING, false, false, false, false, true,  0, 1",
        "a closed one wants nothing,                        CLOSED,    false, false, false, false, true,  0, 0",
        "what the wire needs is always in,                  OPEN,      false, true,  false, false, true,  4, 4",
    })
    void interestFollowsTheState(
            String situation,
            Phase phase,
            boolean endOfStream,
            boolean awaitsRoom,
            boolean starved,
            boolean muted,
            boolean outboxEmpty,
            int wishes,
            int ops) {
        var interest = new Interest(phase, endOfStream, awaitsRoom, starved, muted, outboxEmpty, wishes);
        assertThat(interest.ops()).as(situation).isEqualTo(ops).isIn(0, OP_READ, OP_WRITE, OP_READ | OP_WRITE);
    }
}
