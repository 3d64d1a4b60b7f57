package pomona.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Found by JUnit itself: a test that lacks a program or photos here says so in the build's output. */
public final class SkipsAreTold implements TestWatcher {
    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        System.out.printf(
                "%s.%s %s%n",
                context.getRequiredTestClass().getSimpleName(), context.getDisplayName(), cause.getMessage());
    }
}
