package pomona.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LoopTest {
    @Test
    void anErrorOnTheLoopsThreadIsToldToWhomItDrives() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("no room for a body");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Loop loop = new Loop(
                new Loop.Driven() {
                    @Override
                    public long turn(long nowNanos) {
                        throw error;
                    }

                    @Override
                    public void failed(Throwable why) {
                        told.complete(why);
                    }
                },
                System::nanoTime);
        loop.start("loop-test").join();
        assertThat(told).isCompletedWithValue(error);
    }
}
