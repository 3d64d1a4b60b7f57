package pomona.report.season;

import java.io.IOException;

/** Photos can't be put into blocks as was asked; the message is a sentence for a person. */
public final class GroupingException extends IOException {
    private static final long serialVersionUID = 1;

    GroupingException(String message) {
        super(message);
    }
}
