package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pomona.protocol.ErrorCode;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** What is written of the HTTP door is what it does. */
class DocsTest {
    private static final Path DOCS = Path.of("docs/http.md");
    private static final Pattern METRIC = Pattern.compile("\\bpomona_[a-z_]+\\b");

    @Test
    void theTableOfStatusesIsTheOneInTheCode() throws Exception {
        Map<String, Integer> written = new TreeMap<>();
        Matcher row =
                Pattern.compile("(?m)^\\| `([a-z_0-9]+)` \\| ([0-9]{3}) \\|$").matcher(Files.readString(DOCS));
        while (row.find()) {
            assertThat(written.put(row.group(1), Integer.valueOf(row.group(2))))
                    .as(row.group(1))
                    .isNull();
        }
        Map<String, Integer> real = new TreeMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            real.put(code.wireName(), Problem.statusOf(code));
        }
        for (Problem.Refusal refusal : Problem.Refusal.values()) {
            real.put(refusal.code(), refusal.status());
        }
        assertThat(written).isEqualTo(real);
    }

    @Test
    void docsDashboardAndRulesNameTheMetricsThatAreToldAndNoOthers() throws Exception {
        String page;
        try (TestServer server =
                        TestServer.start(FixedEngine.free(), Setting.ADMIN_PORT, "free", Setting.HTTP_PORT, "free");
                HttpPeer photos = server.http();
                HttpPeer admin = server.admin()) {
            photos.post("/v1/predict", "rust".getBytes(US_ASCII));
            page = admin.get("/metrics").text();
        }
        Set<String> told = new TreeSet<>();
        Matcher type = Pattern.compile("(?m)^# TYPE (pomona_[a-z_]+) ").matcher(page);
        while (type.find()) {
            told.add(type.group(1));
        }
        assertThat(named(DOCS)).isEqualTo(told);
        assertThat(named(Path.of("deploy/grafana/pomona.json"))).isEqualTo(told);
        assertThat(told).containsAll(named(Path.of("deploy/prometheus/pomona.rules.yml")));
        assertThat(told).containsAll(named(Path.of("deploy/prometheus/pomona.rules.test.yml")));
        assertThat(named(Path.of("deploy/prometheus/pomona.rules.yml"))).hasSizeGreaterThan(4);
    }

    private static Set<String> named(Path file) throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(Files.readString(file));
        while (matcher.find()) {
            names.add(matcher.group().replaceFirst("_bucket$", ""));
        }
        return names;
    }

    @Test
    void whatIsAnsweredIsWhatOpenApiSays() throws Exception {
        byte[] leaf = Files.readAllBytes(Path.of("samples/healthy-shade.jpg"));
        try (TestServer server = TestServer.startReal(Setting.HTTP_PORT, "free");
                HttpPeer peer = server.http()) {
            JsonNode api = new ObjectMapper().readTree(peer.get("/openapi.json").text());
            var schemas = api.at("/components/schemas");
            for (String[] headers : new String[][] {{}, {"X-Request-Id: leaf"}, {"X-Pomona-Map: 1"}}) {
                check(peer.post("/v1/predict", leaf, headers).json(), schemas.get("Prediction"), "prediction");
            }
            JsonNode responses = api.at("/paths/~1v1~1predict/post/responses");
            for (HttpPeer.Reply reply : new HttpPeer.Reply[] {
                peer.post("/v1/predict", "no picture".getBytes(US_ASCII)),
                peer.post("/v1/predict", leaf, "X-Pomona-Deadline-Ms: x")
            }) {
                check(reply.json(), schemas.get("Error"), "error");
                assertThat(responses.has(String.valueOf(reply.status()))).isTrue();
            }
            Set<String> codes = new TreeSet<>();
            schemas.at("/Error/properties/code/enum").forEach(code -> codes.add(code.asText()));
            for (ErrorCode code : ErrorCode.values()) {
                assertThat(codes).contains(code.wireName());
            }
            for (Problem.Refusal refusal : Problem.Refusal.values()) {
                assertThat(codes).contains(refusal.code());
            }
            api.get("paths")
                    .fieldNames()
                    .forEachRemaining(
                            path -> assertThat(path).isIn("/v1/predict", "/livez", "/readyz", "/openapi.json"));
        }
    }

    /** The part of JSON Schema that the text uses. */
    private static void check(JsonNode value, JsonNode schema, String where) {
        if (value.isNull()) {
            assertThat(schema.path("nullable").asBoolean()).as(where).isTrue();
            return;
        }
        String type = schema.get("type").asText();
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> false;
        };
        assertThat(fits).as("%s is no %s: %s", where, type, value).isTrue();
        schema.path("required")
                .forEach(name -> assertThat(value.has(name.asText()))
                        .as("%s.%s", where, name)
                        .isTrue());
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode other = schema.path("additionalProperties");
            assertThat(!known.isMissingNode() || other.isObject())
                    .as("%s.%s is not in the schema", where, field.getKey())
                    .isTrue();
            check(field.getValue(), known.isMissingNode() ? other : known, where + "." + field.getKey());
        });
        if (value.isArray()) {
            value.forEach(item -> check(item, schema.get("items"), where + "[]"));
        }
    }
}
