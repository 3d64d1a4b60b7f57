package pomona.http;

import java.nio.channels.ReadableByteChannel;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.nio.ChunkDecoder;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseWriterFactory;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.jspecify.annotations.Nullable;
import pomona.http.strict.StrictChunks;
import pomona.http.strict.StrictRequestParser;

/** HttpCore as it is set up here: HTTP/1.1 and 1.0, small buffers, a strict parser, strict chunks, every limit set. */
final class HttpCoreProtocol implements HttpClientConnection.Protocol {
    /** Three of these are all that a connection costs while it has something to say. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADERS_MAX = 64;
    private static final int EMPTY_LINES_MAX = 4;

    private static final Http1Config CONFIG = Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxLineLength(LINE_BYTES_MAX)
            .setMaxHeaderCount(HEADERS_MAX)
            .setMaxEmptyLineCount(EMPTY_LINES_MAX)
            // The connection decides when it is read.
            .setInitialWindowSize(Integer.MAX_VALUE)
            .build();

    private final HttpProcessor processor = HttpProcessorBuilder.create()
            .add(new ResponseDate())
            .add(new ResponseContent(true))
            .add(new ResponseConnControl())
            .build();
    private final Exchange.Shared exchanges;
    private long requests;

    HttpCoreProtocol(Exchange.Shared exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public ServerHttp1StreamDuplexer open(HttpClientConnection connection, Session session) {
        return new ServerHttp1StreamDuplexer(
                session,
                processor,
                (request, context) -> {
                    var exchange = new Exchange(exchanges, connection, request, ++requests);
                    connection.begin(exchange);
                    return exchange;
                },
                URIScheme.HTTP.id,
                CONFIG,
                CharCodingConfig.DEFAULT,
                null,
                new StrictRequestParser(CONFIG, connection),
                DefaultHttpResponseWriterFactory.INSTANCE.create(),
                null,
                null,
                new Watch(connection),
                null) {
            @Override
            protected @Nullable ContentDecoder createContentDecoder(
                    long length,
                    ReadableByteChannel channel,
                    SessionInputBuffer buffer,
                    BasicHttpTransportMetrics metrics)
                    throws HttpException {
                return length == ContentLengthStrategy.CHUNKED
                        ? new ChunkDecoder(channel, new StrictChunks(buffer), CONFIG, metrics)
                        : super.createContentDecoder(length, channel, buffer, metrics);
            }
        };
    }

    /** Hears from HttpCore when a reply has left. */
    private record Watch(HttpClientConnection connection) implements Http1StreamListener {
        @Override
        public void onRequestHead(HttpConnection http, HttpRequest request) {
            // The exchange is told.
        }

        @Override
        public void onResponseHead(HttpConnection http, HttpResponse response) {
            // The exchange has sent it.
        }

        @Override
        public void onExchangeComplete(HttpConnection http, boolean keepAlive) {
            connection.replied(keepAlive);
        }
    }
}
