package pomona.tools.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.zip.GZIPOutputStream;

/**
 * What no good client sends to an HTTP door, and how it may be answered. Each kind is drawn by chance: where a line is
 * broken, how large a lie is.
 *
 * @param kind what is wrong with it
 * @param bytes all that is sent; after it the client has nothing more to say
 * @param statuses of its one reply
 * @param isAnswered whether a reply must come; else the server may also just close, since the client broke off
 */
@SuppressWarnings("ArrayRecordComponent")
public record HostileRequest(String kind, byte[] bytes, Set<Integer> statuses, boolean isAnswered) {
    /** What a second server might find within a request: were it answered, requests could be smuggled in. */
    public static final String SMUGGLED = "smuggled";

    private static final String POST = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\n";
    private static final String INNER = POST + "Content-Length: 8\r\n\r\n" + SMUGGLED;
    private static final int BOMB_BYTES = 16 * 1024 * 1024;

    private static final List<BiFunction<Random, byte[], HostileRequest>> KINDS = List.of(
            HostileRequest::twoLengths,
            HostileRequest::lengthBesideChunks,
            HostileRequest::oddCoding,
            HostileRequest::oddLength,
            HostileRequest::bareReturn,
            HostileRequest::folded,
            HostileRequest::oddName,
            HostileRequest::longHeader,
            HostileRequest::oddVersion,
            HostileRequest::oddHost,
            HostileRequest::hugeAnnouncement,
            HostileRequest::wrongChunk,
            HostileRequest::endlessChunks,
            HostileRequest::brokenOff,
            HostileRequest::bomb,
            HostileRequest::oddBoundary,
            HostileRequest::manyParts,
            HostileRequest::longPartHead,
            HostileRequest::openForm,
            HostileRequest::oddJson,
            HostileRequest::oddTensor);

    /** One of any kind. */
    public static HostileRequest any(Random random, byte[] photo) {
        return KINDS.get(random.nextInt(KINDS.size())).apply(random, photo);
    }

    /** One that two servers could read in two ways. */
    public static HostileRequest smuggling(Random random, byte[] photo) {
        return KINDS.get(random.nextInt(6)).apply(random, photo);
    }

    /** Whether so many replies with these statuses are as they should be. */
    public boolean allows(List<Integer> replies) {
        return replies.isEmpty() ? !isAnswered : replies.size() == 1 && statuses.contains(replies.get(0));
    }

    // Lengths and lines.

    private static HostileRequest twoLengths(Random random, byte[] photo) {
        String second = pick(random, "Content-Length: %1$d", "content-length: 0", "Content-Length: %1$d, %1$d");
        boolean isList = second.contains(",");
        String first = isList ? "" : "Content-Length: %d\r\n".formatted(photo.length);
        return refused("two lengths", 400, POST + first + second.formatted(photo.length) + "\r\n\r\n", photo, INNER);
    }

    private static HostileRequest lengthBesideChunks(Random random, byte[] photo) {
        String length = "Content-Length: %d\r\n".formatted(random.nextInt(100));
        String chunked = pick(random, "Transfer-Encoding: chunked\r\n", "transfer-encoding:chunked\r\n");
        String both = random.nextBoolean() ? length + chunked : chunked + length;
        return refused("a length beside chunks", 400, POST + both + "\r\n0\r\n\r\n", new byte[0], INNER);
    }

    private static HostileRequest oddCoding(Random random, byte[] photo) {
        String coding = pick(
                random,
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: \u000bchunked",
                "X: y\rTransfer-Encoding: chunked");
        return refused("an odd transfer coding", 400, POST + coding + "\r\n\r\n0\r\n\r\n", new byte[0], INNER);
    }

    private static HostileRequest oddLength(Random random, byte[] photo) {
        String length = pick(random, "+4", "-1", "0x4", "4 4", "4;5", "", "1e2", "99999999999999999999", "\u00b2");
        return refused("an odd length", 400, POST + "Content-Length: " + length + "\r\n\r\n", photo, INNER);
    }

    private static HostileRequest bareReturn(Random random, byte[] photo) {
        var line = new StringBuilder("X-Name: a value of some length");
        // Not before the name's first letter: that would be an empty line for some.
        line.insert(1 + random.nextInt(line.length() - 1), pick(random, "\r", "\0", "\u0001", "\u007f"));
        return refused("a control character in a line", 400, POST + line + "\r\n\r\n", photo, INNER);
    }

    private static HostileRequest folded(Random random, byte[] photo) {
        String fold = pick(random, "X: a\r\n b", "X: a\r\n\tb", " X: a", "X:\r\n Content-Length: 4");
        return refused("a folded line", 400, POST + fold + "\r\nContent-Length: 0\r\n\r\n", new byte[0], INNER);
    }

    private static HostileRequest oddName(Random random, byte[] photo) {
        String line = pick(random, "no colon", ": no name", "X : y", "X\t: y");
        return refused("no header line", 400, POST + line + "\r\n\r\n", photo, "");
    }

    private static HostileRequest longHeader(Random random, byte[] photo) {
        String lines = random.nextBoolean()
                ? "X: y\r\n".repeat(65 + random.nextInt(500))
                : "X: " + "y".repeat(8 * 1024 + random.nextInt(100_000)) + "\r\n";
        return refused("a long header", 431, POST + lines + "\r\n", new byte[0], "");
    }

    private static HostileRequest oddVersion(Random random, byte[] photo) {
        String line = pick(random, "PRI * HTTP/2.0", "GET / HTTP/3.0", "GET / HTTP/2.1");
        return refused("another version", 505, line + "\r\n\r\nSM\r\n\r\n", new byte[0], "");
    }

    private static HostileRequest oddHost(Random random, byte[] photo) {
        String host =
                pick(random, "evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80");
        String head =
                "POST /v1/predict HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n".formatted(host, photo.length);
        return refused("another's name", 421, head, photo, "");
    }

    // Bodies.

    private static HostileRequest hugeAnnouncement(Random random, byte[] photo) {
        long bytes = 1_000_000_000L * (1 + random.nextInt(1000));
        return refused("a huge announcement", 413, POST + "Content-Length: " + bytes + "\r\n\r\n", photo, "");
    }

    private static HostileRequest wrongChunk(Random random, byte[] photo) {
        String size = pick(random, "nothex", "-4", "0x10", "ffffffffffffffff", "1 0", "", "4", "+4", "4;x=y");
        String chunk = size + "\r\nthe bytes are more\r\n0\r\n\r\n";
        return refused("a wrong chunk", 400, POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk, new byte[0], "");
    }

    private static HostileRequest endlessChunks(Random random, byte[] photo) {
        byte[] chunks = chunks(random, photo, 2 + random.nextInt(50));
        return open("chunks without an end", POST + "Transfer-Encoding: chunked\r\n\r\n", chunks);
    }

    private static HostileRequest brokenOff(Random random, byte[] photo) {
        String head = POST + "Content-Length: %d\r\n\r\n".formatted(photo.length + 1 + random.nextInt(1000));
        return open("a body that breaks off", head, photo);
    }

    private static HostileRequest bomb(Random random, byte[] photo) {
        byte[] bomb = gzip(new byte[random.nextInt(BOMB_BYTES)]);
        // As the body of a request, or passed off as a photo.
        String coding = pick(random, "Content-Encoding: gzip\r\n", "Content-Encoding: x-gzip\r\n", "");
        String head = POST + coding + "Content-Length: %d\r\n\r\n".formatted(bomb.length);
        return new HostileRequest("a bomb", joined(head, bomb, ""), Set.of(200, 415, 422, 429), true);
    }

    // Forms.

    private static HostileRequest oddBoundary(Random random, byte[] photo) {
        String boundary = pick(random, "boundary=", "boundary=\"\"", "", "boundary=" + "b".repeat(71), "boundry=b");
        String head =
                POST + "Content-Type: multipart/form-data; %s\r\nContent-Length: 6\r\n\r\n--b--\r".formatted(boundary);
        return refused("an odd boundary", 415, head, new byte[0], "");
    }

    private static HostileRequest manyParts(Random random, byte[] photo) {
        String parts = "--b\r\n\r\nx\r\n".repeat(9 + random.nextInt(1000)) + "--b--\r\n";
        return form("many parts", "b", parts, Set.of(413));
    }

    private static HostileRequest longPartHead(Random random, byte[] photo) {
        String head = "--b\r\nX: " + "y".repeat(5000 + random.nextInt(100_000)) + "\r\n\r\nx\r\n--b--\r\n";
        return form("a long part's head", "b", head, Set.of(413));
    }

    private static HostileRequest openForm(Random random, byte[] photo) {
        // Beginnings of the boundary, over and over, and never its end.
        String nearly = "\r\n--bounda".repeat(random.nextInt(2000));
        String body =
                pick(random, "--boundary", "--boundary\r\n\r\n", "--boundary\r\nX: y", "", "--boundary-") + nearly;
        return form("a form without an end", "boundary", body, Set.of(400, 413));
    }

    private static HostileRequest form(String kind, String boundary, String body, Set<Integer> statuses) {
        String head = POST
                + "Content-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(boundary, body.length());
        return new HostileRequest(kind, joined(head, new byte[0], body), statuses, true);
    }

    // The Open Inference Protocol.

    private static HostileRequest oddJson(Random random, byte[] photo) {
        String json = pick(
                random,
                "[".repeat(10_000),
                "{\"inputs\":".repeat(1000),
                "{\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"" + "=".repeat(500)
                        + "\"",
                "{\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"\\u12",
                "{\"x\":\"" + "y".repeat(20_000) + "\"}",
                "nul",
                "\ufeff{}");
        return infer("odd JSON", json, "");
    }

    private static HostileRequest oddTensor(Random random, byte[] photo) {
        String json = "{\"inputs\":[{\"name\":\"IMAGE\",\"datatype\":\"BYTES\",\"shape\":[1],"
                + "\"parameters\":{\"binary_data_size\":%d}}]}".formatted(random.nextInt());
        String length = pick(random, "1", "-1", "999999999", "x", String.valueOf(json.length()));
        return infer("an odd tensor", json + "\0\0\0\u00ff", "Inference-Header-Content-Length: " + length + "\r\n");
    }

    private static HostileRequest infer(String kind, String body, String line) {
        String head = "POST /v2/models/apple-leaf/infer HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(line, body.getBytes(ISO_8859_1).length);
        // A server whose model goes by another name has no such path.
        return new HostileRequest(kind, joined(head, new byte[0], body), Set.of(400, 404, 413, 415, 422), true);
    }

    // Bytes.

    private static HostileRequest refused(String kind, int status, String head, byte[] body, String more) {
        return new HostileRequest(kind, joined(head, body, more), Set.of(status), true);
    }

    private static HostileRequest open(String kind, String head, byte[] body) {
        return new HostileRequest(kind, joined(head, body, ""), Set.of(400, 408, 413, 429), false);
    }

    private static byte[] chunks(Random random, byte[] photo, int count) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            int bytes = 1 + random.nextInt(photo.length);
            out.writeBytes("%x\r\n".formatted(bytes).getBytes(ISO_8859_1));
            out.write(photo, 0, bytes);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] joined(String head, byte[] body, String more) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(ISO_8859_1));
        out.writeBytes(body);
        out.writeBytes(more.getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
