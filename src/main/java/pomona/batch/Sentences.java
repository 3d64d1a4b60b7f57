package pomona.batch;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Turns what a file system throws, and what a file may be called, into words that are safe on a terminal. */
public final class Sentences {
    private Sentences() {}

    /** Why, without the path: whoever reads it knows which file it is about. */
    public static String of(Exception e) {
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
            return printable(problem.getReason());
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : printable(message);
    }

    /**
     * A name without what could move the cursor, colour the screen or turn the reading direction: control and
     * formatting characters stand as {@code \}{@code u001b}.
     */
    static String printable(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
