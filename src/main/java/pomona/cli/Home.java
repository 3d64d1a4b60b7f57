package pomona.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The folder of the program, which holds {@code models/} and {@code samples/}. */
public final class Home {
    /** Set by the launcher. */
    public static final String PROPERTY = "pomona.home";

    private Home() {}

    /** As the launcher says; without it, two folders over the program's jar or classes. */
    public static Path folder() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Path.of(told);
        }
        try {
            Path code = Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path target = code.getParent();
            Path folder = target == null ? null : target.getParent();
            return folder == null ? Path.of("") : folder;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own location is no path", e);
        }
    }
}
