package pomona.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Watches the threads of one name for what a selector thread must never do. Two nets: Java's flight recorder tells of
 * every read, write, sleep and wait, however short; and the thread's stack is looked at each millisecond for rooms and
 * classes that have no business there.
 *
 * <p>What is no fault: reads and writes of the thread's own non-blocking channels, which the recorder lists like
 * others; the loading of a class, once; a lock held by another thread for a moment; what the recorder itself does in the
 * thread to write its events down.
 */
final class BlockingWatch implements AutoCloseable {
    private static final List<String> EVENTS = List.of(
            "jdk.FileRead",
            "jdk.FileWrite",
            "jdk.FileForce",
            "jdk.SocketRead",
            "jdk.SocketWrite",
            "jdk.ThreadSleep",
            "jdk.ThreadPark",
            "jdk.JavaMonitorWait",
            "jdk.JavaMonitorEnter");
    /** Frames that tell of decoding, inference, look-ups of names, files and the log's own writing. */
    private static final List<String> FORBIDDEN = List.of(
            "ai.djl.",
            "javax.imageio.",
            "com.sun.imageio.",
            "com.sun.jna.",
            "pomona.picture.",
            "pomona.inference.",
            "pomona.dispatch.LeafWork",
            "pomona.dispatch.Base64Chunks",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getHostFromNameService",
            "java.net.Inet4AddressImpl.",
            "java.net.Inet6AddressImpl.",
            "sun.nio.fs.",
            "java.io.FileInputStream.",
            "java.io.FileOutputStream.",
            "java.io.RandomAccessFile.",
            "ch.qos.logback.core.OutputStreamAppender");

    private static final String OWN_CHANNEL = "pomona.reactor.Wire$Plain.";
    private static final String CLASS_LOADING = "jdk.internal.loader.";
    private static final String RECORDER = "jdk.jfr.";
    private static final int LOOKS_A_SEARCH = 20;
    /** On a busy machine the lock's holder may wait for a core: longer than this only if it can't go on. */
    private static final Duration LOCK_MOMENT = Duration.ofSeconds(30);

    private final String threadName;
    private final Recording recording = new Recording();
    private final Set<String> stackSightings = new ConcurrentSkipListSet<>();
    private final Thread sampler;
    private volatile boolean isOver;
    private final AtomicLong samples = new AtomicLong();

    private BlockingWatch(String threadName) {
        this.threadName = threadName;
        sampler = new Thread(this::sample, "blocking-watch");
    }

    static BlockingWatch start(String threadName) {
        BlockingWatch watch = new BlockingWatch(threadName);
        for (String event : EVENTS) {
            watch.recording.enable(event).withoutThreshold().withStackTrace();
        }
        watch.recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        watch.recording.start();
        watch.sampler.start();
        return watch;
    }

    /** Ends the watch; what was seen, a line each. */
    Set<String> sightings() throws IOException, InterruptedException {
        isOver = true;
        sampler.join();
        recording.stop();
        Path file = Files.createTempFile("selector", ".jfr");
        try {
            recording.dump(file);
            Set<String> sightings = new TreeSet<>(stackSightings);
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    judge(events.readEvent(), sightings);
                }
            }
            return sightings;
        } finally {
            Files.delete(file);
        }
    }

    /** How often a stack of the watched threads was looked at until now. */
    long samples() {
        return samples.get();
    }

    private void judge(RecordedEvent event, Set<String> sightings) {
        String name = event.getEventType().getName();
        boolean isSample = name.equals("jdk.ExecutionSample");
        RecordedThread thread = isSample ? event.getThread("sampledThread") : event.getThread();
        if (thread == null || !threadName.equals(thread.getJavaName())) {
            return;
        }
        List<String> frames = frames(event.getStackTrace());
        if (isSample) {
            forbidden(frames.stream()).forEach(sightings::add);
        } else if (!isNoFault(event, name, frames)) {
            sightings.add(name + " at " + frames.stream().limit(12).toList().toString());
        }
    }

    private static boolean isNoFault(RecordedEvent event, String name, List<String> frames) {
        if (anyStartsWith(frames, RECORDER)) {
            return true;
        }
        return switch (name) {
            case "jdk.SocketRead", "jdk.SocketWrite" -> anyStartsWith(frames, OWN_CHANNEL);
            case "jdk.FileRead" -> anyStartsWith(frames, CLASS_LOADING);
            case "jdk.JavaMonitorEnter" -> event.getDuration().compareTo(LOCK_MOMENT) < 0;
            case "jdk.ThreadPark" -> {
                RecordedClass parked = event.getClass("parkedClass");
                boolean isLock =
                        parked != null && parked.getName().startsWith("java.util.concurrent.locks.ReentrantLock");
                yield isLock && event.getDuration().compareTo(LOCK_MOMENT) < 0;
            }
            default -> false;
        };
    }

    private static List<String> frames(RecordedStackTrace trace) {
        return trace == null
                ? List.of()
                : trace.getFrames().stream()
                        .filter(frame -> frame.isJavaFrame())
                        .map(frame -> frame.getMethod().getType().getName() + "."
                                + frame.getMethod().getName())
                        .toList();
    }

    private void sample() {
        List<Thread> watched = List.of();
        for (long look = 0; !isOver; look++) {
            // Threads of that name may come later.
            if (look % LOOKS_A_SEARCH == 0) {
                watched = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals(threadName))
                        .toList();
            }
            watched.forEach(this::sample);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private void sample(Thread thread) {
        List<String> frames = Stream.of(thread.getStackTrace())
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .toList();
        if (!anyStartsWith(frames, CLASS_LOADING)) {
            forbidden(frames.stream()).forEach(stackSightings::add);
        }
        if (!frames.isEmpty()) {
            samples.incrementAndGet();
        }
    }

    private static boolean anyStartsWith(List<String> frames, String prefix) {
        return frames.stream().anyMatch(frame -> frame.startsWith(prefix));
    }

    private static Stream<String> forbidden(Stream<String> frames) {
        return frames.filter(frame -> FORBIDDEN.stream().anyMatch(frame::startsWith));
    }

    @Override
    public void close() {
        isOver = true;
        recording.close();
    }
}
