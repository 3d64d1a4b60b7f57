package pomona.tools.bench;

import java.util.List;

/** One question put to a server, bounded in count and time; it starts what it needs and ends by itself. */
public interface Scenario {
    /** The name by which it is chosen. */
    String name();

    /** What it shows, in a line. */
    String question();

    /** Runs it and says what came out; an exception means that there is no answer. */
    List<Figure> run(Bench bench) throws Exception;
}
