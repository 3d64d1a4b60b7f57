package pomona.tui;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the file system said, as a sentence for a person. */
final class Complaints {
    private Complaints() {}

    static String of(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "it is gone: moved or deleted";
        }
        if (error instanceof AccessDeniedException) {
            return "you may not read or write it (permission denied)";
        }
        if (error instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "there is one of that name already";
        }
        if (error instanceof FileSystemException system && system.getReason() != null) {
            return DisplayText.clean(system.getReason());
        }
        return DisplayText.clean(String.valueOf(error.getMessage()));
    }
}
