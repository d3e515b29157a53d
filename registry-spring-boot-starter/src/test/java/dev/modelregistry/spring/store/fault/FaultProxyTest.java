package dev.modelregistry.spring.store.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultProxyTest {

    private static final int SHORT_MILLIS = 50;

    private final ServerSocket server = listen();
    private final FaultProxy proxy = proxyTo(server);

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Socket client;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void healthy_deliversBothWays() throws IOException {
        client.getOutputStream().write(1);
        assertThat(accepted.getInputStream().read()).isEqualTo(1);
        accepted.getOutputStream().write(2);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void healthy_passesOnThatOneSideIsGone() throws IOException {
        accepted.setSoLinger(true, 0);
        accepted.close();
        assertGone(client);
    }

    @Test
    void cut_endsWhatThereIsAndRefusesOthersUntilHealed() throws IOException {
        proxy.cut();
        assertGone(client);
        assertGone(accepted);
        assertGone(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));

        proxy.heal();
        connect();
        healthy_deliversBothWays();
    }

    @Test
    void swallow_losesEverythingForGoodAndTellsNobody() throws IOException {
        proxy.swallow();
        client.getOutputStream().write(1);
        assertSilent(accepted);
        proxy.heal();
        client.getOutputStream().write(2);
        assertSilent(accepted);
        client.setSoLinger(true, 0);
        client.close();
        assertSilent(accepted);

        connect();
        healthy_deliversBothWays();
    }

    @Test
    void hold_deliversLate() throws IOException {
        proxy.hold();
        client.getOutputStream().write(1);
        assertSilent(accepted);
        proxy.heal();
        accepted.setSoTimeout(0);
        assertThat(accepted.getInputStream().read()).isEqualTo(1);
        healthy_deliversBothWays();
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> socket.getInputStream().read());
    }

    private static void assertGone(Socket socket) {
        int end;
        try {
            end = socket.getInputStream().read();
        } catch (IOException e) {
            end = -1;
        }
        assertThat(end).isEqualTo(-1);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FaultProxy proxyTo(ServerSocket server) {
        try {
            return new FaultProxy(server.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
