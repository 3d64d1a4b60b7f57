package pomona.system;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Handles a signal by {@code sun.misc.Signal}, which every JDK has and no public API replaces: a shutdown hook can
 * neither choose the exit code nor see a second signal. Called by reflection, since the compiler warns of it always.
 */
public final class Signals {
    private Signals() {}

    /** Runs the action, on a thread of its own, each time the signal comes; does nothing where there is none such. */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            // Another kind of Java: signals then do what they always do.
            return;
        } catch (InvocationTargetException e) {
            // The platform has no such signal, or keeps it for itself.
            return;
        }
    }
}
