package pomona.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;

/** The JDK's exceptions in words for a person. */
final class Failures {
    private Failures() {}

    static String sentence(IOException e) {
        if (e instanceof UnknownHostException) {
            return "no such host";
        }
        if (e instanceof NoRouteToHostException) {
            return "no route to the host";
        }
        String message = e.getMessage();
        if (e instanceof ConnectException && (message == null || message.contains("refused"))) {
            return "nothing listens there (connection refused)";
        }
        return message == null ? e.getClass().getSimpleName() : message.toLowerCase(Locale.ROOT);
    }
}
