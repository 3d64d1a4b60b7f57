package pomona.http;

import java.nio.ByteBuffer;

/** What answers the requests of one path. Called on the loop's thread: it must not block. */
public interface Endpoint {
    /**
     * A request's head came and passed the {@link Gate}. The endpoint answers at once or later, by the exchange.
     *
     * @return what takes the body; not asked any more once the exchange is answered
     */
    BodySink begin(Request request, Exchange exchange);

    /** Who may ask. */
    enum Access {
        /** Everybody. */
        OPEN,
        /** Who shows the token, where the server has one. */
        TOKEN,
        /** Who is on this machine or shows the token. */
        TOKEN_OR_LOOPBACK
    }

    default Access access() {
        return Access.TOKEN;
    }

    /** How a request is refused that does not come as far as {@link #begin}, or whose body breaks off. */
    default Answer refusal(Problem problem) {
        return Answer.of(problem);
    }

    /** Whether its requests bring photos: then {@code 100 Continue} is sent only while the workers have room. */
    default boolean takesPhotos() {
        return false;
    }

    /** Takes the bytes of a request as they come. */
    interface BodySink {
        /** A body of no interest; the exchange bounds its length. */
        BodySink NONE = new BodySink() {
            @Override
            public boolean take(ByteBuffer bytes) {
                bytes.position(bytes.limit());
                return true;
            }

            @Override
            public void end() {
                // Answered already.
            }
        };

        /**
         * Takes what it can.
         *
         * @return false when memory is short and bytes are left; it has asked for {@link Exchange#fed} then
         */
        boolean take(ByteBuffer bytes);

        /** The body is whole. */
        void end();
    }
}
