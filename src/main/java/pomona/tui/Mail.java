package pomona.tui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import pomona.tui.model.Message;

/** Messages on their way to the screen's thread; what a person does comes before news, however much of it there is. */
final class Mail {
    /**
     * A message and when it came.
     *
     * @param byPerson a key, the mouse or a paste
     */
    record Letter(Message message, long nanos, boolean byPerson) {}

    /** News taken at once; then the keyboard is looked at again. */
    private static final int NEWS_AT_ONCE = 200;

    private final Deque<Letter> fromPerson = new ArrayDeque<>();
    private final Deque<Letter> news = new ArrayDeque<>();

    synchronized void byPerson(Message message) {
        fromPerson.add(new Letter(message, System.nanoTime(), true));
        notifyAll();
    }

    synchronized void news(Message message) {
        news.add(new Letter(message, System.nanoTime(), false));
        notifyAll();
    }

    /** What came, or nothing when so much time passes without any. */
    synchronized List<Letter> take(long patienceNanos) throws InterruptedException {
        long until = System.nanoTime() + patienceNanos;
        while (fromPerson.isEmpty() && news.isEmpty()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        if (!fromPerson.isEmpty()) {
            List<Letter> taken = new ArrayList<>(fromPerson);
            fromPerson.clear();
            return taken;
        }
        List<Letter> taken = new ArrayList<>();
        while (taken.size() < NEWS_AT_ONCE && !news.isEmpty()) {
            taken.add(news.remove());
        }
        return taken;
    }
}
