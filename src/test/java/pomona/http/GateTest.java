package pomona.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;
import pomona.http.Endpoint.Access;

/** Who is let in, from where and with which token. */
class GateTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private static InetAddress elsewhere() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    }

    private static Gate gate(boolean tokenRequired) {
        Duration any = Duration.ofSeconds(1);
        var bind = new InetSocketAddress(HERE, 0);
        return new Gate(
                new HttpConfig(bind, Set.of(), 1, 1, 0, 1, any, any, 1, any, any, any, tokenRequired),
                "secret"::equals);
    }

    private static int status(Gate gate, Access access, InetAddress peer, String... authorization) {
        HttpRequest http = new BasicHttpRequest("GET", "/metrics");
        http.setVersion(HttpVersion.HTTP_1_1);
        http.setHeader("Host", "localhost");
        for (String shown : authorization) {
            http.setHeader("Authorization", shown);
        }
        return Optional.ofNullable(gate.check(http, new Request(http, "1"), access, peer, 0))
                .map(Problem::status)
                .orElse(200);
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        assertThat(status(gate(true), Access.OPEN, elsewhere())).isEqualTo(200);
    }

    @Test
    void photosNeedItWhereTheServerHasOne() throws Exception {
        assertThat(status(gate(false), Access.TOKEN, elsewhere())).isEqualTo(200);
        assertThat(status(gate(true), Access.TOKEN, HERE)).isEqualTo(401);
        assertThat(status(gate(true), Access.TOKEN, elsewhere(), "Bearer secret"))
                .isEqualTo(200);
        assertThat(status(gate(true), Access.TOKEN, elsewhere(), "bearer  secret"))
                .isEqualTo(200);
        for (String wrong : new String[] {"Bearer", "Bearer ", "secret", "Basic secret", "Bearer secrets"}) {
            assertThat(status(gate(true), Access.TOKEN, elsewhere(), wrong))
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    @Test
    void figuresAreForThisMachineOrWhoeverHasTheToken() throws Exception {
        Access figures = Access.TOKEN_OR_LOOPBACK;
        assertThat(status(gate(false), figures, HERE)).isEqualTo(200);
        assertThat(status(gate(true), figures, HERE)).isEqualTo(200);
        assertThat(status(gate(false), figures, elsewhere())).isEqualTo(403);
        assertThat(status(gate(true), figures, elsewhere())).isEqualTo(401);
        assertThat(status(gate(true), figures, elsewhere(), "Bearer secret")).isEqualTo(200);
    }
}
