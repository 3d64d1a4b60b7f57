package pomona.text;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** What files and connections throw, in words for a person: half a sentence, safe on a terminal. */
public final class Reasons {
    private Reasons() {}

    /** Why, without the path or the address: whoever reads it knows what it is about. */
    public static String of(Exception e) {
        if (e instanceof UnknownHostException) {
            return "no such host";
        }
        if (e instanceof NoRouteToHostException) {
            return "no route to the host";
        }
        if (e instanceof ConnectException
                && (e.getMessage() == null || e.getMessage().contains("refused"))) {
            return "nothing listens there (connection refused)";
        }
        if (e instanceof SocketException && e.getMessage() != null) {
            return PrintableText.of(e.getMessage().toLowerCase(Locale.ROOT));
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is one of that name already";
        }
        if (e instanceof FileSystemLoopException) {
            return "it is a link that leads in circles";
        }
        if (e instanceof FileSystemException problem && problem.getReason() != null) {
            return PrintableText.of(problem.getReason());
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : PrintableText.of(message);
    }
}
