package pomona.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file can't be read, in words. */
final class Reading {
    private Reading() {}

    static String sentence(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "There is no such file.";
        }
        if (e instanceof AccessDeniedException denied) {
            return Files.isDirectory(Path.of(denied.getFile()))
                    ? "It is a folder; pomona batch sends folders."
                    : "Reading it is not allowed.";
        }
        String message = e.getMessage();
        if (message != null && message.contains("Is a directory")) {
            return "It is a folder; pomona batch sends folders.";
        }
        return message == null ? e.getClass().getSimpleName() : "It can't be read: %s.".formatted(message);
    }
}
