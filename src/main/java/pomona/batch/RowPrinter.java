package pomona.batch;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.journal.Columns;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.system.StandardOutput;

/** Prints rows as they come, where that is what was asked for. Output that is lost ends the run. Safe for threads. */
final class RowPrinter implements RowSource.RowConsumer {
    private final BatchTarget target;
    private final Columns columns;
    private final PrintStream out;
    private final Runnable lost;
    private StandardOutput.@Nullable LostError why;

    /** @param lost run once when nothing more can be printed */
    RowPrinter(BatchTarget target, List<String> labels, PrintStream out, Runnable lost) {
        this.target = target;
        this.columns = new Columns(labels);
        this.out = out;
        this.lost = lost;
    }

    @Override
    public synchronized void accept(Row row) throws IOException {
        if (!target.isStream() || why != null) {
            return;
        }
        try {
            out.println(columns.jsonLine(row.named(target.roots().shown(row.path()))));
            out.flush();
        } catch (StandardOutput.LostError e) {
            why = e;
            lost.run();
        }
    }

    /** In the thread that the command runs in. */
    synchronized void throwIfLost() {
        if (why != null) {
            throw why;
        }
    }
}
