package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/**
 * A client that does whatever the protocol allows, as its seed decides, and then holds what it got against what it sent:
 * one final reply for each image, those without id in order, nothing across a barrier, nothing unasked.
 */
final class RandomClient implements Callable<Void> {
    /** How a connection ends. */
    private enum End {
        LOG_OFF,
        HALF_CLOSE,
        HALF_IMAGE,
        BAD_HEADER,
        RESET
    }

    /** A picture and the final replies that it may get when it is run. */
    static final class Picture {
        private final byte[] bytes;
        private final Set<String> kinds;

        Picture(byte[] bytes, Set<String> kinds) {
            this.bytes = bytes;
            this.kinds = kinds;
        }
    }

    /** Where pictures come from. */
    @FunctionalInterface
    interface Pictures {
        Picture next(Random random, int number);
    }

    private record Sent(int number, String id, boolean hasDeadline, Set<String> kinds) {
        boolean isBarrier() {
            return id.isEmpty();
        }

        boolean allows(String kind) {
            return kinds.contains(kind)
                    || (hasDeadline && kind.equals("error:deadline_exceeded"))
                    || (!isBarrier()
                            && Set.of("error:overloaded", "error:cancelled").contains(kind));
        }
    }

    private static final int STEPS_MAX = 40;

    private final WireClient wire;
    private final Random random;
    private final Pictures pictures;
    private final List<Sent> images = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private boolean watches;
    private boolean asksStatus;

    RandomClient(WireClient wire, long seed, Pictures pictures) {
        this.wire = wire;
        this.random = new Random(seed);
        this.pictures = pictures;
    }

    @Override
    public Void call() throws Exception {
        var received = new FutureTask<>(this::readToTheEnd);
        Thread reader = new Thread(received, "random-client-reader");
        reader.setDaemon(true);
        reader.start();
        End end = End.values()[random.nextInt(End.values().length)];
        try (wire) {
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps; i++) {
                step();
            }
            end(end);
            if (end != End.RESET) {
                check(received.get(), end);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the replies could not be read to the end, " + end, e);
        }
        return null;
    }

    private void step() throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> image("i" + images.size());
            case 5, 6 -> image("");
            case 7 -> cancel();
            case 8 -> ask("pong", message("{\"op\":\"ping\"}"));
            case 9 -> ask("info", message("{\"op\":\"info\"}"));
            case 10 -> ask("error:unknown_type", joined(WireClient.header("CLIENT_SOUND", 3, ""), new byte[3]));
            default -> watch();
        }
    }

    private void image(String id) throws IOException {
        Picture picture = pictures.next(random, images.size());
        boolean hasDeadline = random.nextInt(8) == 0;
        boolean wantsStatus = random.nextInt(3) == 0;
        asksStatus |= wantsStatus;
        String fields = "\"enc\":\"raw\""
                + (id.isEmpty() ? "" : ",\"id\":\"%s\"".formatted(id))
                + (hasDeadline ? ",\"deadline_ms\":" + (1 + random.nextInt(20)) : "")
                + ",\"want\":\"%s%s\"".formatted(wantsStatus ? "s" : "", random.nextBoolean() ? "b" : "");
        images.add(new Sent(images.size(), id, hasDeadline, picture.kinds));
        send(joined(WireClient.header("CLIENT_IMAGE", picture.bytes.length, fields), picture.bytes));
    }

    private void cancel() throws IOException {
        String id = "i" + random.nextInt(images.size() + 1);
        send(message("{\"op\":\"cancel\",\"id\":\"%s\"}".formatted(id)));
    }

    private void watch() throws IOException {
        watches = true;
        send(message("{\"op\":\"watch\",\"every_ms\":%d}".formatted(random.nextBoolean() ? 100 : 0)));
    }

    private void ask(String kind, byte[] frame) throws IOException {
        asked.merge(kind, 1, Integer::sum);
        send(frame);
    }

    private void end(End end) throws IOException {
        switch (end) {
            case LOG_OFF -> ask("logoff", message("so long"));
            case HALF_CLOSE -> wire.halfClose();
            case HALF_IMAGE -> {
                wire.send(WireClient.header("CLIENT_IMAGE", 1000, "\"id\":\"half\""));
                wire.send(new byte[random.nextInt(1000)]);
                wire.halfClose();
            }
            case BAD_HEADER -> ask("error:bad_header", "x".getBytes(US_ASCII));
            case RESET -> wire.reset();
        }
    }

    /** In one write or in pieces, so that frames are cut anywhere. */
    private void send(byte[] frame) throws IOException {
        int cut = random.nextInt(3) == 0 ? random.nextInt(frame.length + 1) : 0;
        wire.send(Arrays.copyOf(frame, cut));
        wire.send(Arrays.copyOfRange(frame, cut, frame.length));
    }

    private List<Received> readToTheEnd() throws IOException {
        List<Received> all = new ArrayList<>();
        try {
            while (true) {
                all.add(wire.receive());
            }
        } catch (EOFException e) {
            return all;
        }
    }

    private void check(List<Received> received, End end) {
        Map<Integer, String> finals = new HashMap<>();
        Map<String, Integer> others = new HashMap<>();
        for (Received reply : received) {
            String kind = reply.kind();
            boolean isFinal = kind.startsWith("prediction:")
                    || (kind.startsWith("error:")
                            && reply.json().get("about").asText().equals("image"));
            if (isFinal) {
                checkFinal(reply, finals);
            } else {
                others.merge(kind, 1, Integer::sum);
            }
        }
        require(
                finals.size() == images.size(),
                "%d final replies to %d images".formatted(finals.size(), images.size()));
        checkOthers(others);
        String last =
                received.isEmpty() ? "" : received.get(received.size() - 1).kind();
        require(end != End.LOG_OFF || last.equals("logoff"), "%s after the log-off".formatted(last));
        require(end != End.BAD_HEADER || last.equals("error:bad_header"), "%s after the bad header".formatted(last));
    }

    private void checkFinal(Received reply, Map<Integer, String> finals) {
        Sent image = images.stream()
                .filter(sent -> sent.id().equals(reply.id()) && !finals.containsKey(sent.number()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("one reply too many: " + reply.text()));
        String kind = reply.kind();
        require(image.allows(kind), "%s for %s".formatted(kind, image));
        finals.put(image.number(), kind);
        boolean hasRun = kind.startsWith("prediction:");
        for (Sent earlier : images.subList(0, image.number())) {
            boolean isAhead = !finals.containsKey(earlier.number());
            require(!(isAhead && image.isBarrier()), "%s was answered before %s".formatted(image, earlier));
            require(!(isAhead && earlier.isBarrier() && hasRun), "%s passed the barrier %s".formatted(image, earlier));
        }
    }

    private void checkOthers(Map<String, Integer> others) {
        for (String kind : List.of("pong", "info", "error:unknown_type", "logoff", "error:bad_header")) {
            int count = others.getOrDefault(kind, 0);
            require(count == asked.getOrDefault(kind, 0), "%d times %s, asked %s".formatted(count, kind, asked));
        }
        require(watches || !others.containsKey("status"), "a status that nobody asked for");
        require(asksStatus || !others.containsKey("queued"), "a place that nobody asked for");
        require(asksStatus || !others.containsKey("running"), "a start that nobody asked for");
        others.keySet().removeAll(asked.keySet());
        others.keySet().removeAll(Set.of("status", "queued", "running", "error:unknown_id"));
        require(others.isEmpty(), "unasked: %s".formatted(others));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    private static byte[] message(String text) {
        return joined(WireClient.header("CLIENT_MESSAGE", text.length(), ""), text.getBytes(US_ASCII));
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
