package pomona.protocol;

import java.util.Optional;

/** The four message types of the protocol; the wire name is the constant's. */
public enum MessageType {
    CLIENT_IMAGE,
    CLIENT_MESSAGE,
    SERVER_PREDICTION,
    SERVER_MESSAGE;

    /** The type of a wire name; empty for a name that the protocol does not know. */
    public static Optional<MessageType> ofWireName(String name) {
        for (MessageType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
