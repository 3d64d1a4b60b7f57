package pomona.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which endpoint answers which path and method. */
public final class Routes {
    private record Route(String method, List<String> segments, Endpoint endpoint) {
        /** A segment of the pattern in braces matches any that is not empty. */
        boolean matches(List<String> path) {
            if (path.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                String wanted = segments.get(i);
                boolean isAny = wanted.startsWith("{") && !path.get(i).isEmpty();
                if (!isAny && !wanted.equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds an endpoint.
     *
     * @param pattern a path; a segment in braces, as in {@code /v2/models/{name}}, stands for any
     */
    public Routes add(String method, String pattern, Endpoint endpoint) {
        routes.add(new Route(method, split(pattern), endpoint));
        return this;
    }

    /** What answers; null when nothing does. HEAD is answered by what answers GET. */
    @Nullable Endpoint find(String method, String path) {
        List<String> segments = split(path);
        for (Route route : routes) {
            boolean fits = route.method.equals(method) || (method.equals("HEAD") && route.method.equals("GET"));
            if (fits && route.matches(segments)) {
                return route.endpoint;
            }
        }
        return null;
    }

    /** The methods that a path has; empty when there is no such path. */
    Set<String> methods(String path) {
        List<String> segments = split(path);
        Set<String> methods = new LinkedHashSet<>();
        for (Route route : routes) {
            if (route.matches(segments)) {
                methods.add(route.method);
            }
        }
        return methods;
    }

    /** Every path as it was added, with its method before it. */
    public List<String> all() {
        return routes.stream()
                .map(route -> route.method + " " + String.join("/", route.segments))
                .toList();
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1));
    }
}
