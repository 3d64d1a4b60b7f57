package pomona.metrics;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * Where the figures come from. Each is asked at each scrape, by the thread that answers it.
 *
 * @param longestStallSeconds of the selector thread, over the last one to two minutes
 * @param ready 1 or 0
 */
public record Figures(
        Supplier<Event.Counters> counters,
        Supplier<Map<ErrorCode, Long>> connectionErrors,
        Supplier<Event.Status> status,
        DoubleSupplier bodyBytes,
        DoubleSupplier bodyBudgetBytes,
        DoubleSupplier longestStallSeconds,
        DoubleSupplier ready,
        int queueCapacity,
        Prediction.Model model,
        String serverVersion) {}
