package pomona.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pomona.protocol.ControlMessage;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.MessageType;
import pomona.protocol.Prediction;
import pomona.protocol.Want;
import pomona.testing.ManualClock;
import pomona.testing.NobodysPort;
import pomona.testing.ScriptedServer;
import pomona.testing.ScriptedServer.Received;

/** What the client promises, against a server that follows a script: long, since each way to fail has its test. */
final class PredictionClientTest {
    private static final byte[] LEAF = "leaf".getBytes(StandardCharsets.US_ASCII);
    private static final RequestOptions BULK = RequestOptions.PLAIN.withWant(new Want(false, false, true));
    private static final ClientOptions QUICK = ClientOptions.defaults().withRetry(retry(4, RetryPolicy.FOREVER));

    /** Takes the first failed try to connect, and the first loss, for the end. */
    private static final ClientOptions ONCE = QUICK.withRetry(retry(1, Duration.ZERO));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aPredictionComesBack() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.read();
            assertThat(image.header().encoding()).isEqualTo(Encoding.RAW);
            assertThat(image.body()).isEqualTo(LEAF);
            peer.predict(image.id());
            peer.awaitEnd();
        }));
        assertThat(client.predict(LEAF).prediction()).isEqualTo("scab");
        assertThat(client.state()).isInstanceOf(ConnectionState.Connected.class);
    }

    @Test
    void base64TravelsAsText() throws Exception {
        PredictionClient client = client(QUICK.withEncoding(Encoding.BASE64), server(peer -> {
            peer.greet();
            Received image = peer.read();
            assertThat(new String(image.body(), StandardCharsets.US_ASCII)).isEqualTo("bGVhZg==");
            assertThat(image.header().encoding()).isEqualTo(Encoding.BASE64);
            peer.predict(image.id());
        }));
        assertThat(client.predict(LEAF).confidence()).isEqualTo(0.91);
    }

    @Test
    void theTokenIsShownFirstOnEachConnection() throws Exception {
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        ScriptedServer server = server(peer -> {
            ControlMessage first = peer.read().control().orElseThrow();
            tokens.add(String.valueOf(((ControlMessage.Hello) first).token()));
            peer.event(ScriptedServer.info(1000, 8));
            Received image = peer.readImage();
            if (peer.number() > 0) {
                peer.predict(image.id());
                peer.awaitEnd();
            }
        });
        PredictionClient client = client(QUICK.withToken(Optional.of("secret")), server);
        client.predict(LEAF);
        assertThat(tokens).containsExactly("secret", "secret");
    }

    @Test
    void aWrongTokenFailsAllAtOnceAndIsNotTriedAgain() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.read();
            peer.event(Event.Failure.of(
                    null, Event.About.CONNECTION, ErrorCode.UNAUTHORIZED, "this server wants a token"));
        });
        PredictionClient client = client(QUICK, server);
        PredictionException refused = failure(client.submit(LEAF, RequestOptions.PLAIN));
        assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(refused.kind()).isEqualTo(PredictionException.Kind.REFUSED);
        assertThat(refused).hasMessage("this server wants a token");
        assertThat(refused.attempts()).isZero();
    }

    @Test
    void whatWasInFlightIsSentAgainUnderTheSameIdAfterALoss() throws Exception {
        Queue<String> ids = new ConcurrentLinkedQueue<>();
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.readImage();
            ids.add(image.id());
            if (peer.number() == 0) {
                peer.reset();
            } else {
                peer.predict(image.id());
                peer.awaitEnd();
            }
        }));
        Queue<PredictionException> retried = new ConcurrentLinkedQueue<>();
        RequestOptions named = heardBy(new RequestOptions.Listener() {
                    @Override
                    public void retrying(PredictionException why, Duration wait) {
                        retried.add(why);
                    }
                })
                .withId("leaf-7");
        CompletableFuture<Answer> request = client.submit(LEAF, named);
        assertThat(request.get().attempts()).isEqualTo(2);
        assertThat(ids).containsExactly("leaf-7", "leaf-7");
        assertThat(retried).extracting(PredictionException::kind).containsExactly(PredictionException.Kind.LOST);
    }

    @Test
    void aReplyCutInTheMiddleIsALossAndNotAnAnswer() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.readImage();
            if (peer.number() == 0) {
                ByteBuffer reply = Frames.prediction(ScriptedServer.prediction(image.id()));
                peer.write(reply, reply.remaining() - 1);
            } else {
                peer.predict(image.id());
                peer.awaitEnd();
            }
        }));
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        assertThat(request.get().attempts()).isEqualTo(2);
    }

    @Test
    void halfAHeaderFromTheServerIsALossToo() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.readImage();
            if (peer.number() == 0) {
                peer.write(Frames.prediction(ScriptedServer.prediction(image.id())), 64);
            } else {
                peer.predict(image.id());
                peer.awaitEnd();
            }
        }));
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        assertThat(request.get().attempts()).isEqualTo(2);
    }

    @Test
    void attemptsAreBoundedWhenEachConnectionIsLost() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.greet();
            peer.readImage();
        });
        PredictionException lost = failure(client(QUICK, server).submit(LEAF, RequestOptions.PLAIN));
        assertThat(lost.kind()).isEqualTo(PredictionException.Kind.LOST);
        assertThat(lost.attempts()).isEqualTo(4);
        assertThat(lost).hasMessage("the server closed the connection");
    }

    @Test
    void overloadedWaitsAsAdvisedAndIsThenAnswered() throws Exception {
        Queue<Duration> waits = new ConcurrentLinkedQueue<>();
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received first = peer.read();
            peer.event(new Event.Failure(
                    first.id(), Event.About.IMAGE, ErrorCode.OVERLOADED, "no room in the queue", true, 120L));
            Received second = peer.read();
            assertThat(second.id()).isEqualTo(first.id());
            peer.predict(second.id());
            peer.awaitEnd();
        }));
        RequestOptions heard = heardBy(new RequestOptions.Listener() {
            @Override
            public void retrying(PredictionException why, Duration wait) {
                waits.add(wait);
            }
        });
        CompletableFuture<Answer> request = client.submit(LEAF, heard);
        Answer answer = request.get();
        assertThat(answer.attempts()).isEqualTo(2);
        assertThat(answer.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        assertThat(waits).hasSize(1).allMatch(wait -> wait.toMillis() >= 120 && wait.toMillis() <= 144);
    }

    @Test
    void aRefusalThatIsNotRetryableIsFinal() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            peer.refuse(peer.read().id(), ErrorCode.BAD_IMAGE);
            peer.awaitEnd();
        }));
        assertThatThrownBy(() -> client.predict(LEAF)).isInstanceOfSatisfying(PredictionException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_IMAGE);
            assertThat(refused.retryable()).isFalse();
            assertThat(refused.attempts()).isEqualTo(1);
        });
    }

    @Test
    void aDrainingServerIsLeftAndTheRequestSentToTheNextOne() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.readImage();
            if (peer.number() == 0) {
                peer.refuse(image.id(), ErrorCode.DRAINING);
            } else {
                peer.predict(image.id());
            }
            peer.awaitEnd();
        }));
        assertThat(client.submit(LEAF, RequestOptions.PLAIN).get().attempts()).isEqualTo(2);
    }

    @Test
    void aServerThatIsGoneIsTriedUntilThePatienceEnds() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.read();
            peer.event(Event.Failure.of(null, Event.About.CONNECTION, ErrorCode.DRAINING, "the server is stopping"));
        });
        RetryPolicy tenSeconds =
                new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofSeconds(4), Duration.ofSeconds(4), 0);
        PredictionClient client = clientByHand(QUICK.withRetry(tenSeconds), server);
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        // At once, after 4 s, after 8 s, and a last time after 10 s.
        List<Integer> waits = List.of(0, 4, 4, 2);
        for (int i = 0; i < waits.size(); i++) {
            int tries = i + 1;
            assertThat(request).isNotDone();
            turnClock(client, Duration.ofSeconds(waits.get(i)));
            await().until(() -> server.accepted() == tries && client.state() instanceof ConnectionState.Lost);
        }
        PredictionException refused = failure(request);
        assertThat(refused.code()).isEqualTo(ErrorCode.DRAINING);
        assertThat(refused.attempts()).isZero();
        assertThat(server.accepted()).isEqualTo(4);
    }

    @Test
    void repliesMayComeInAnyOrder() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ids.add(peer.read().id());
            }
            for (int i = 7; i >= 0; i--) {
                peer.predict(ids.get(i));
            }
            peer.awaitEnd();
        }));
        List<CompletableFuture<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(client.submit(LEAF, RequestOptions.PLAIN.withId("r" + i)));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(requests.get(i).get().prediction().id()).isEqualTo("r" + i);
        }
    }

    @Test
    void unknownEventsTypesAndIdsAreIgnored() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.read();
            peer.write(message("{\"event\":\"weather\",\"rain\":true}"));
            peer.write(message("DISCONNECT 2026-11-23T14:22:29.041Z"));
            peer.write(message("{}"));
            byte[] header = HeaderCodec.encode(FrameHeader.of(MessageType.CLIENT_IMAGE, 0, null));
            peer.write(ByteBuffer.wrap(header));
            peer.predict("nobody");
            peer.refuse("nobody", ErrorCode.BAD_IMAGE);
            peer.event(Event.Failure.of(image.id(), Event.About.CONTROL, ErrorCode.UNKNOWN_ID, "not in flight"));
            peer.predict(image.id());
            peer.awaitEnd();
        }));
        assertThat(client.predict(LEAF).prediction()).isEqualTo("scab");
    }

    @Test
    void aPeerThatSpeaksAnotherProtocolIsNotReached() throws Exception {
        ScriptedServer server = server(peer ->
                peer.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
        PredictionException unreachable = failure(client(ONCE, server).submit(LEAF, RequestOptions.PLAIN));
        assertThat(unreachable.kind()).isEqualTo(PredictionException.Kind.UNREACHABLE);
    }

    @Test
    void aPeerThatNeverGreetsRunsIntoTheConnectClock() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedServer server = server(peer -> {
            peer.read();
            asked.countDown();
            peer.awaitEnd();
        });
        PredictionClient client = clientByHand(ONCE, server);
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        awaitLatch(asked);
        turnClock(client, ONCE.connectTimeout());
        assertThat(failure(request).kind()).isEqualTo(PredictionException.Kind.UNREACHABLE);
        assertThat(failure(request)).hasMessageContaining("did not answer as Pomona does within 10 s");
    }

    @Test
    void nobodyListeningIsSaid() throws Exception {
        PredictionClient client = client(ONCE, nobody().port());
        PredictionException unreachable = failure(client.submit(LEAF, RequestOptions.PLAIN));
        assertThat(unreachable.kind()).isEqualTo(PredictionException.Kind.UNREACHABLE);
        assertThat(unreachable).hasMessageContaining("nothing listens there");
        assertThatThrownBy(() -> client.info().get()).hasCauseInstanceOf(PredictionException.class);
    }

    @Test
    void whoAsksWhetherAServerIsThereIsToldAfterOneTry() throws Exception {
        ScriptedServer server = server(peer -> {});
        PredictionClient client = clientByHand(QUICK, server);
        assertThatThrownBy(() -> client.info().get()).hasMessageContaining("closed the connection");
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void aFullServerIsAskedAgainForItsInfo() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            if (peer.number() < 2) {
                peer.event(Event.Failure.of(null, Event.About.CONNECTION, ErrorCode.OVERLOADED, "no room"));
                return;
            }
            peer.greet();
            peer.read();
            peer.event(ScriptedServer.info(4711, 8));
            peer.awaitEnd();
        }));
        assertThat(client.info().get().limits().maxBodyBytes()).isEqualTo(4711);
    }

    @Test
    void aGreetingThatLacksTheLimitsIsNone() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.read();
            byte[] body = "{\"event\":\"info\",\"protocol\":1,\"labels\":[],\"formats\":[]}"
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] header = HeaderCodec.encode(FrameHeader.of(MessageType.SERVER_MESSAGE, body.length, null));
            peer.write(ByteBuffer.allocate(header.length + body.length)
                    .put(header)
                    .put(body)
                    .flip());
        });
        PredictionException unreachable = failure(client(ONCE, server).submit(LEAF, RequestOptions.PLAIN));
        // A connection that was taken for good would be LOST.
        assertThat(unreachable.kind()).isEqualTo(PredictionException.Kind.UNREACHABLE);
    }

    @Test
    void aServerThatIsThereButSaysNothingOfARequestTimesOut() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch pinged = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        ScriptedServer server = server(peer -> {
            peer.greet();
            Received image = peer.read();
            asked.countDown();
            assertThat(peer.read().control()).containsInstanceOf(ControlMessage.Ping.class);
            peer.event(new Event.Pong("now"));
            // What is read after it has read the answer to the ping.
            peer.event(ScriptedServer.info(1000, 8));
            pinged.countDown();
            assertThat(peer.read().control()).contains(new ControlMessage.Cancel(image.id()));
            cancelled.countDown();
            peer.awaitEnd();
        });
        PredictionClient client = clientByHand(QUICK, server);
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        awaitLatch(asked);
        Duration half = QUICK.replyTimeout().dividedBy(2);
        turnClock(client, half);
        awaitLatch(pinged);
        await().until(() -> client.state() instanceof ConnectionState.Connected connected
                && connected.roundTrip().isZero());
        turnClock(client, half.minusNanos(1));
        assertThat(request).isNotDone();
        turnClock(client, Duration.ofNanos(1));
        PredictionException late = failure(request);
        assertThat(late.kind()).isEqualTo(PredictionException.Kind.TIMED_OUT);
        assertThat(late.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(late.attempts()).isEqualTo(1);
        awaitLatch(cancelled);
    }

    @Test
    void aServerThatSaysNothingAtAllIsLost() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedServer server = server(peer -> {
            peer.greet();
            Received image = peer.readImage();
            asked.countDown();
            if (peer.number() > 0) {
                peer.predict(image.id());
            }
            peer.awaitEnd();
        });
        PredictionClient client = clientByHand(QUICK, server);
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        awaitLatch(asked);
        turnClock(client, QUICK.replyTimeout().minusNanos(1));
        assertThat(server.accepted()).isEqualTo(1);
        turnClock(client, Duration.ofNanos(1));
        await().until(() -> {
            turnClock(client, QUICK.retry().max());
            return request.isDone();
        });
        assertThat(request.get().attempts()).isEqualTo(2);
    }

    @Test
    void aPeerThatReadsNothingRunsIntoTheWriteClock() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        open.add(ended::countDown);
        ScriptedServer server = server(peer -> {
            peer.greet();
            awaitLatch(ended);
        });
        PredictionClient client = clientByHand(ONCE, server);
        CompletableFuture<Answer> request = client.submit(new byte[30 * 1024 * 1024], RequestOptions.PLAIN);
        await().until(() -> client.state() instanceof ConnectionState.Connected);
        // The kernel takes some of it first.
        await().until(() -> {
            turnClock(client, ONCE.replyTimeout());
            return request.isDone();
        });
        assertThat(failure(request).kind()).isEqualTo(PredictionException.Kind.LOST);
        assertThat(failure(request)).hasMessageContaining("took no byte for 2 min");
    }

    @Test
    void aPictureOverTheServersLimitIsRefusedWithoutSendingIt() throws Exception {
        AtomicInteger images = new AtomicInteger();
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet(ScriptedServer.info(1000, 8));
            peer.readImage();
            images.incrementAndGet();
        }));
        PredictionException refused = failure(client.submit(new byte[1001], RequestOptions.PLAIN));
        assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refused).hasMessageContaining("1001").hasMessageContaining("1000");
        assertThat(images).hasValue(0);
    }

    @Test
    void theServersLimitOfRequestsPerConnectionIsKept() throws Exception {
        AtomicInteger waiting = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PredictionClient client = client(QUICK.withRequestsPerConnection(50), server(peer -> {
            peer.greet(ScriptedServer.info(1000, 3));
            Queue<String> ids = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 30; i++) {
                ids.add(peer.read().id());
                most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
                if (ids.size() == 3) {
                    while (!ids.isEmpty()) {
                        waiting.decrementAndGet();
                        peer.predict(ids.remove());
                    }
                }
            }
            peer.awaitEnd();
        }));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(client.submit(LEAF, RequestOptions.PLAIN));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertThat(most).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void moreThanMaxPendingIsRefusedHere() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.greet();
            peer.awaitEnd();
        });
        PredictionClient client = client(QUICK.withMaxPending(2), server);
        assertThat(client.submit(LEAF, RequestOptions.PLAIN)).isNotDone();
        assertThat(client.submit(LEAF, RequestOptions.PLAIN)).isNotDone();
        PredictionException refused = failure(client.submit(LEAF, RequestOptions.PLAIN));
        assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refused).hasMessageContaining("maxPending");
    }

    @Test
    void anIdInFlightIsRefusedAndFreeAfterwards() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            for (int i = 0; i < 2; i++) {
                peer.predict(peer.read().id());
            }
            peer.awaitEnd();
        }));
        RequestOptions named = RequestOptions.PLAIN.withId("a");
        CompletableFuture<Answer> first = client.submit(LEAF, named);
        PredictionException refused = failure(client.submit(LEAF, named));
        assertThat(refused.code()).isEqualTo(ErrorCode.DUPLICATE_ID);
        first.get();
        client.submit(LEAF, named).get();
    }

    @Test
    void statusEventsReachTheListenerInOrder() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.read();
            assertThat(image.header().want().letters()).isEqualTo("s");
            peer.event(new Event.Queued(image.id(), 2, 300));
            peer.event(new Event.Queued(image.id(), 1, 150));
            peer.event(new Event.Running(image.id(), 2));
            peer.predict(image.id());
            peer.awaitEnd();
        }));
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        RequestOptions status = heardBy(new RequestOptions.Listener() {
                    @Override
                    public void sent() {
                        heard.add("sent");
                    }

                    @Override
                    public void queued(int ahead, long estimateMillis) {
                        heard.add("queued " + ahead + " " + estimateMillis);
                    }

                    @Override
                    public void running(int worker) {
                        heard.add("running " + worker);
                    }
                })
                .withWant(new Want(true, false, false));
        client.submit(LEAF, status).get();
        assertThat(heard).containsExactly("sent", "queued 2 300", "queued 1 150", "running 2");
    }

    @Test
    void whatIsCancelledOnTheWireEndsAtOnceAndTheServerIsTold() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            Received image = peer.read();
            ControlMessage control = peer.read().control().orElseThrow();
            assertThat(control).isEqualTo(new ControlMessage.Cancel(image.id()));
            told.countDown();
            peer.refuse(image.id(), ErrorCode.CANCELLED);
            peer.predict(peer.read().id());
            peer.awaitEnd();
        }));
        RequestOptions named = heardBy(new RequestOptions.Listener() {
                    @Override
                    public void sent() {
                        sent.countDown();
                    }
                })
                .withId("a");
        CompletableFuture<Answer> request = client.submit(LEAF, named);
        awaitLatch(sent);
        request.cancel(false);
        assertThat(request).isCancelled();
        awaitLatch(told);
        await().until(() -> client.submit(LEAF, named)
                .handle((answer, error) -> error == null)
                .get());
    }

    @Test
    void whatWaitsIsCancelledWithoutBeingSent() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.greet();
            refuseForLoad(peer, peer.read().id(), 600_000);
            assertThat(peer.read().control()).containsInstanceOf(ControlMessage.Ping.class);
            peer.event(new Event.Pong("now"));
            peer.awaitEnd();
        });
        PredictionClient client = client(QUICK, server);
        CountDownLatch refused = new CountDownLatch(1);
        CompletableFuture<Answer> betweenSends = client.submit(LEAF, heardBy(new RequestOptions.Listener() {
            @Override
            public void retrying(PredictionException why, Duration wait) {
                refused.countDown();
            }
        }));
        awaitLatch(refused);
        CompletableFuture<Answer> queued = client.submit(LEAF, RequestOptions.PLAIN);
        betweenSends.cancel(false);
        queued.cancel(false);
        client.ping().get();
    }

    @Test
    void aPersonsRequestGoesWhileBulkIsHeldBack() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            refuseForLoad(peer, peer.read().id(), 600_000);
            Received person = peer.read();
            assertThat(person.header().want().bulk()).isFalse();
            peer.predict(person.id());
            peer.awaitEnd();
        }));
        CountDownLatch refused = new CountDownLatch(1);
        CompletableFuture<Answer> first = client.submit(LEAF, BULK.withListener(new RequestOptions.Listener() {
            @Override
            public void retrying(PredictionException why, Duration wait) {
                refused.countDown();
            }
        }));
        awaitLatch(refused);
        CompletableFuture<Answer> second = client.submit(LEAF, BULK);
        client.predict(LEAF);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void aPersonsRequestFindsAPlaceBesideAnyAmountOfBulk() throws Exception {
        PredictionClient client = client(QUICK.withRequestsPerConnection(4), server(peer -> {
            peer.greet();
            for (int i = 0; i < 3; i++) {
                assertThat(peer.read().header().want().bulk()).isTrue();
            }
            Received person = peer.read();
            assertThat(person.header().want().bulk()).isFalse();
            peer.predict(person.id());
            peer.awaitEnd();
        }));
        CountDownLatch sent = new CountDownLatch(3);
        RequestOptions counted = BULK.withListener(new RequestOptions.Listener() {
            @Override
            public void sent() {
                sent.countDown();
            }
        });
        for (int i = 0; i < 20; i++) {
            assertThat(client.submit(LEAF, counted)).isNotDone();
        }
        awaitLatch(sent);
        client.predict(LEAF);
    }

    @Test
    void aPersonsRequestOvertakesBulkThatHasNotBegunToLeave() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Queue<Boolean> bulk = new ConcurrentLinkedQueue<>();
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            awaitLatch(asked);
            while (true) {
                Received image = peer.read();
                bulk.add(image.header().want().bulk());
                peer.predict(image.id());
            }
        }));
        // Far more than the kernel takes of the first.
        byte[] large = new byte[20 * 1024 * 1024];
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(client.submit(large, BULK));
        }
        await().until(() -> client.state() instanceof ConnectionState.Connected);
        // What was handed over is on the connection once the client looked at its clocks.
        turnClock(client, Duration.ZERO);
        answers.add(client.submit(LEAF, RequestOptions.PLAIN));
        answers.add(client.submit(LEAF, RequestOptions.PLAIN));
        turnClock(client, Duration.ZERO);
        asked.countDown();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertThat(bulk).containsExactly(true, false, false, true, true);
    }

    @Test
    void aFullServerIsAskedForNoMoreThanItTakes() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        PredictionClient client =
                client(QUICK.withRetry(retry(RetryPolicy.UNLIMITED, RetryPolicy.FOREVER)), server(peer -> {
                    peer.greet();
                    Queue<String> held = new ArrayDeque<>();
                    while (true) {
                        while (!held.isEmpty() && !peer.hasMore()) {
                            peer.predict(held.remove());
                        }
                        String id = peer.read().id();
                        if (held.size() == 3) {
                            refusals.incrementAndGet();
                            refuseForLoad(peer, id, 1);
                        } else {
                            held.add(id);
                        }
                    }
                }));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            answers.add(client.submitWhenRoom(LEAF, BULK));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertThat(refusals).hasPositiveValue().hasValueLessThan(60);
    }

    @Test
    void whatEndsEachConnectionIsGivenUpAndItsNeighboursAreAnswered() throws Exception {
        AtomicInteger kills = new AtomicInteger();
        PredictionClient client =
                client(QUICK.withRetry(retry(RetryPolicy.UNLIMITED, RetryPolicy.FOREVER)), server(peer -> {
                    peer.greet();
                    while (true) {
                        String id = peer.read().id();
                        if (id.equals("killer")) {
                            kills.incrementAndGet();
                            peer.reset();
                            return;
                        }
                        peer.predict(id);
                    }
                }));
        List<CompletableFuture<Answer>> neighbours = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            neighbours.add(client.submit(LEAF, RequestOptions.PLAIN));
        }
        CompletableFuture<Answer> killer = client.submit(LEAF, RequestOptions.PLAIN.withId("killer"));
        for (int i = 0; i < 10; i++) {
            neighbours.add(client.submit(LEAF, RequestOptions.PLAIN));
        }
        PredictionException lost = failure(killer);
        assertThat(lost.kind()).isEqualTo(PredictionException.Kind.LOST);
        assertThat(lost.attempts()).isEqualTo(RetryPolicy.LOSSES_MAX);
        assertThat(kills).hasValue(RetryPolicy.LOSSES_MAX);
        CompletableFuture.allOf(neighbours.toArray(CompletableFuture[]::new)).get();
    }

    @Test
    void whatTheServerFailsOnIsTriedThreeTimes() throws Exception {
        PredictionClient client =
                client(QUICK.withRetry(retry(RetryPolicy.UNLIMITED, RetryPolicy.FOREVER)), server(peer -> {
                    peer.greet();
                    while (true) {
                        peer.refuse(peer.read().id(), ErrorCode.INTERNAL);
                    }
                }));
        PredictionException failed = failure(client.submit(LEAF, RequestOptions.PLAIN));
        assertThat(failed.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failed.attempts()).isEqualTo(RetryPolicy.FAILURES_MAX);
    }

    @Test
    void theOldestGoesFirstHoweverOftenItWasSent() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        PredictionClient client = client(QUICK.withRequestsPerConnection(4), server(peer -> {
            peer.greet();
            if (peer.number() == 0) {
                for (int i = 0; i < 4; i++) {
                    peer.read();
                }
                return;
            }
            while (true) {
                String id = peer.read().id();
                order.add(id);
                peer.predict(id);
            }
        }));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(client.submit(LEAF, RequestOptions.PLAIN.withId("r" + i)));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertThat(order).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
    }

    @Test
    void whoHasMoreFilesThanMemoryWaitsForRoomAndIsLetGoAtTheEnd() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        PredictionClient client = client(QUICK.withRequestsPerConnection(2), server(peer -> {
            peer.greet();
            List<String> ids = List.of(peer.read().id(), peer.read().id());
            awaitLatch(answering);
            peer.predict(ids.get(0));
            peer.read();
            peer.awaitEnd();
        }));
        assertThat(client.submitWhenRoom(LEAF, RequestOptions.PLAIN)).isNotDone();
        assertThat(client.submitWhenRoom(LEAF, RequestOptions.PLAIN)).isNotDone();
        CompletableFuture<CompletableFuture<Answer>> third = new CompletableFuture<>();
        CompletableFuture<CompletableFuture<Answer>> fourth = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                third.complete(client.submitWhenRoom(LEAF, RequestOptions.PLAIN));
                fourth.complete(client.submitWhenRoom(LEAF, RequestOptions.PLAIN));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(third).isNotDone();
        answering.countDown();
        assertThat(third.get()).isNotDone();
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(fourth).isNotDone();
        client.drain();
        assertThat(failure(fourth.get())).hasMessage("the client sends nothing more");
        sender.join();
    }

    @Test
    void afterDrainingWhatTheServerHasIsAnsweredAndNothingMoreIsSent() throws Exception {
        CountDownLatch drained = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(2);
        PredictionClient client = client(QUICK.withRequestsPerConnection(2), server(peer -> {
            peer.greet();
            String first = peer.read().id();
            String second = peer.read().id();
            awaitLatch(drained);
            peer.predict(first);
            refuseForLoad(peer, second, 1);
            assertThat(peer.hasMore()).isFalse();
            peer.awaitEnd();
        }));
        RequestOptions counted = heardBy(new RequestOptions.Listener() {
            @Override
            public void sent() {
                sent.countDown();
            }
        });
        CompletableFuture<Answer> answered = client.submit(LEAF, counted);
        CompletableFuture<Answer> refused = client.submit(LEAF, counted);
        CompletableFuture<Answer> waiting = client.submit(LEAF, counted);
        awaitLatch(sent);
        client.drain();
        assertThat(failure(waiting).attempts()).isZero();
        drained.countDown();
        answered.get();
        assertThat(failure(refused).code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(failure(client.submit(LEAF, counted))).hasMessage("the client sends nothing more");
    }

    @Test
    void infoAndPingAreAnsweredBesideImages() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            while (true) {
                Received next = peer.read();
                ControlMessage control = next.control().orElse(null);
                if (control instanceof ControlMessage.Info) {
                    peer.event(ScriptedServer.info(4711, 8));
                } else if (control instanceof ControlMessage.Ping) {
                    peer.event(new Event.Pong("2026-11-23T14:22:29.041Z"));
                }
            }
        }));
        CompletableFuture<Answer> unanswered = client.submit(LEAF, RequestOptions.PLAIN);
        assertThat(client.info().get().limits().maxBodyBytes()).isEqualTo(4711);
        assertThat(client.ping().get().time()).isEqualTo("2026-11-23T14:22:29.041Z");
        assertThat(unanswered).isNotDone();
    }

    @Test
    void aWatchIsRenewedAfterAReconnect() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            assertThat(peer.read().control()).contains(new ControlMessage.Watch(100));
            peer.event(new Event.Status(peer.number() + 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0));
            if (peer.number() == 0) {
                return;
            }
            assertThat(peer.read().control()).contains(new ControlMessage.Watch(0));
            ended.countDown();
            peer.awaitEnd();
        }));
        Queue<Integer> busy = new ConcurrentLinkedQueue<>();
        client.watch(Duration.ofMillis(100), status -> busy.add(status.workersBusy()));
        await().until(() -> busy.size() == 2);
        client.watch(Duration.ZERO, status -> {});
        awaitLatch(ended);
        assertThat(busy).containsExactly(1, 2);
    }

    @Test
    void theStateTellsOfLossAndRecovery() throws Exception {
        Queue<String> states = new ConcurrentLinkedQueue<>();
        CountDownLatch lose = new CountDownLatch(1);
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            if (peer.number() == 0) {
                awaitLatch(lose);
            } else {
                peer.awaitEnd();
            }
        }));
        client.onState(state -> states.add(state.getClass().getSimpleName()));
        var unused = client.info();
        await().until(() -> states.contains("Connected"));
        lose.countDown();
        await().until(() -> states.size() >= 5);
        client.close();
        assertThat(states).containsExactly("Connecting", "Connected", "Lost", "Connecting", "Connected", "Closed");
    }

    @Test
    void aRequestWaitsForAServerThatStartsLater() throws Exception {
        NobodysPort nobody = nobody();
        PredictionClient client = client(QUICK, nobody.port());
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        client.onState(state -> {
            if (state instanceof ConnectionState.Lost) {
                lost.add("lost");
            }
        });
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        await().until(() -> lost.size() > 5);
        Set<String> ids = ConcurrentHashMap.newKeySet();
        open.add(new ScriptedServer(nobody.port(), peer -> {
            peer.greet();
            Received image = peer.readImage();
            assertThat(ids.add(image.id())).isTrue();
            peer.predict(image.id());
            peer.awaitEnd();
        }));
        assertThat(request.get().attempts()).isEqualTo(1);
        assertThat(ids).hasSize(1);
    }

    @Test
    void closeFailsWhatIsUnansweredAndLaterRequests() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.greet();
            peer.awaitEnd();
        });
        PredictionClient client = client(QUICK, server);
        CompletableFuture<Answer> request = client.submit(LEAF, RequestOptions.PLAIN);
        client.close();
        assertThat(failure(request).kind()).isEqualTo(PredictionException.Kind.LOST);
        assertThat(failure(client.submit(LEAF, RequestOptions.PLAIN))).hasMessage("the client was closed");
        assertThatThrownBy(() -> client.ping().get()).hasCauseInstanceOf(PredictionException.class);
        assertThat(client.state()).isInstanceOf(ConnectionState.Closed.class);
    }

    @Test
    void whateverIsAskedWhileTheClientClosesIsAnswered() throws Exception {
        ScriptedServer server = server(peer -> {
            peer.greet();
            peer.awaitEnd();
        });
        for (int round = 0; round < 30; round++) {
            PredictionClient client = client(QUICK, server);
            Queue<CompletableFuture<?>> asked = new ConcurrentLinkedQueue<>();
            CountDownLatch some = new CountDownLatch(200);
            Thread asker = new Thread(() -> {
                while (some.getCount() > 0) {
                    asked.add(client.ping());
                    asked.add(client.submit(LEAF, RequestOptions.PLAIN));
                    some.countDown();
                }
            });
            asker.start();
            client.close();
            asker.join();
            for (CompletableFuture<?> each : asked) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(PredictionException.class);
            }
        }
    }

    @Test
    void waitingInACallbackIsRefusedInsteadOfHangingForEver() throws Exception {
        PredictionClient client = client(QUICK, server(peer -> {
            peer.greet();
            peer.predict(peer.read().id());
            peer.awaitEnd();
        }));
        CompletableFuture<Prediction> second = client.submit(LEAF, RequestOptions.PLAIN)
                .thenApplyAsync(answer -> answer, Runnable::run)
                .thenApply(answer -> {
                    try {
                        return client.predict(LEAF);
                    } catch (PredictionException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThatThrownBy(second::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aThousandRequestsOverTwoConnectionsAreEachAnsweredOnceWhateverIsLost() throws Exception {
        long seed = 20261123;
        ScriptedServer server = server(peer -> {
            Random random = new Random(seed + peer.number());
            peer.greet();
            List<String> waiting = new ArrayList<>();
            while (true) {
                waiting.add(peer.readImage().id());
                while (!waiting.isEmpty() && (!peer.hasMore() || random.nextInt(3) > 0)) {
                    String id = waiting.remove(random.nextInt(waiting.size()));
                    if (random.nextInt(40) == 0) {
                        ByteBuffer half = Frames.prediction(ScriptedServer.prediction(id));
                        peer.write(half, random.nextInt(half.remaining()));
                        if (random.nextBoolean()) {
                            peer.reset();
                        }
                        return;
                    }
                    if (random.nextInt(20) == 0) {
                        peer.event(new Event.Failure(id, Event.About.IMAGE, ErrorCode.OVERLOADED, "no room", true, 3L));
                    } else {
                        peer.predict(id);
                    }
                }
            }
        });
        ClientOptions options = QUICK.withConnections(2)
                .withRequestsPerConnection(8)
                .withMaxPending(1000)
                .withRetry(new RetryPolicy(
                        RetryPolicy.UNLIMITED, RetryPolicy.FOREVER, Duration.ofMillis(1), Duration.ofMillis(10), 0.5));
        PredictionClient client = client(options, server);
        Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
        List<CompletableFuture<String>> ends = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            RequestOptions named = RequestOptions.PLAIN.withId("r" + i);
            ends.add(client.submit(LEAF, named).handle((answer, error) -> {
                if (answer != null) {
                    assertThat(answer.prediction().id()).isEqualTo(String.valueOf(named.id()));
                }
                answers.computeIfAbsent(String.valueOf(named.id()), unseen -> new AtomicInteger())
                        .incrementAndGet();
                return error == null ? "answered" : String.valueOf(error);
            }));
        }
        for (CompletableFuture<String> end : ends) {
            assertThat(end.get()).isEqualTo("answered");
        }
        assertThat(answers).hasSize(1000);
        assertThat(answers.values()).allMatch(count -> count.get() == 1);
        assertThat(server.accepted())
                .as("connections, of which all but two were cut")
                .isGreaterThan(2);
    }

    private static RetryPolicy retry(int attempts, Duration serverWait) {
        return new RetryPolicy(attempts, serverWait, Duration.ofMillis(5), Duration.ofMillis(40), 0.2);
    }

    private static RequestOptions heardBy(RequestOptions.Listener listener) {
        return RequestOptions.PLAIN.withListener(listener);
    }

    private static void refuseForLoad(ScriptedServer.Peer peer, String id, long retryAfterMillis) throws IOException {
        peer.event(new Event.Failure(id, Event.About.IMAGE, ErrorCode.OVERLOADED, "no room", true, retryAfterMillis));
    }

    private ScriptedServer server(ScriptedServer.Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(script);
        open.add(() -> {
            server.close();
            assertThat(server.failures()).isEmpty();
        });
        return server;
    }

    private NobodysPort nobody() throws IOException {
        NobodysPort nobody = new NobodysPort();
        open.add(nobody);
        return nobody;
    }

    private PredictionClient client(ClientOptions options, ScriptedServer server) {
        return client(options, server.port());
    }

    private PredictionClient client(ClientOptions options, int port) {
        return opened(PredictionClient.open(new ServerAddress("127.0.0.1", port), options));
    }

    /** One whose clocks move only when {@link #turnClock} turns them. */
    private PredictionClient clientByHand(ClientOptions options, ScriptedServer server) {
        return opened(PredictionClient.open(new ServerAddress("127.0.0.1", server.port()), options, clock));
    }

    private PredictionClient opened(PredictionClient client) {
        open.add(client);
        return client;
    }

    /** Returns when the client has looked at its clocks and told what came of it. */
    private void turnClock(PredictionClient client, Duration by) throws InterruptedException {
        clock.advance(by);
        for (int i = 0; i < 2; i++) {
            CountDownLatch turned = new CountDownLatch(1);
            client.onState(state -> turned.countDown());
            turned.await();
        }
    }

    private static PredictionException failure(CompletableFuture<Answer> request) throws Exception {
        try {
            request.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PredictionException why) {
                return why;
            }
        }
        throw new AssertionError("was answered, or failed otherwise");
    }

    private static ByteBuffer message(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        byte[] header = HeaderCodec.encode(FrameHeader.of(MessageType.SERVER_MESSAGE, bytes.length, null));
        return ByteBuffer.allocate(header.length + bytes.length)
                .put(header)
                .put(bytes)
                .flip();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
