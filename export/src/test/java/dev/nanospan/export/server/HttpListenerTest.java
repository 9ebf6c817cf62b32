package dev.nanospan.export.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a client sees it that writes bytes by hand. */
class HttpListenerTest {
    private static final byte[] LARGE = new byte[32 << 20];
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Limits PATIENT = within(LONG);
    private static final Limits HURRIED = within(Duration.ofMillis(700));

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private HttpListener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = listen(0, PATIENT);
    }

    @AfterEach
    void end() throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
        listener.close();
    }

    @Test
    void shouldAnswerSeveralRequestsOnAConnection() throws IOException {
        final Socket socket = connect();
        for (int i = 0; i < 3; i++) {
            assertThat(exchange(socket, "GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .endsWith("GET /" + i + " []");
        }
    }

    @Test
    void shouldAnswerRequestsThatWereSentAtOnceInTheirOrder() throws IOException {
        final Socket socket = connect();
        send(
                socket,
                "GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhiGET /c HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(receive(socket)).endsWith("GET /a []");
        assertThat(receive(socket)).endsWith("POST /b [hi]");
        assertThat(receive(socket)).endsWith("GET /c []");
    }

    @Test
    void shouldReadABodyInChunksHoweverItIsCutUp() throws Exception {
        final byte[] request = String.join(
                        "\r\n",
                        "POST /b HTTP/1.1",
                        "Host: h",
                        "Transfer-Encoding: chunked",
                        "",
                        "5",
                        "hello",
                        "A;x=y",
                        ", 12345678",
                        "0",
                        "Trailer: t",
                        "",
                        "GET /c HTTP/1.1",
                        "Host: h",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
        final Random random = new Random(10);
        for (int round = 0; round < 20; round++) {
            final Socket socket = connect();
            int at = 0;
            while (at < request.length) {
                final int next = Math.min(request.length, at + 1 + random.nextInt(40));
                socket.getOutputStream().write(request, at, next - at);
                socket.getOutputStream().flush();
                at = next;
                Thread.sleep(random.nextInt(3));
            }
            assertThat(receive(socket)).endsWith("POST /b [hello, 12345678]");
            assertThat(receive(socket)).endsWith("GET /c []");
            socket.close();
        }
    }

    @Test
    void shouldTellAClientThatWaitsToGoOn() throws IOException {
        final Socket socket = connect();
        send(socket, "POST /b HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

        assertThat(line(socket)).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(line(socket)).isEmpty();
        assertThat(exchange(socket, "hi")).endsWith("POST /b [hi]");
    }

    @Test
    void shouldSendNoBodyForHead() throws IOException {
        final Socket socket = connect();
        send(socket, "HEAD /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(head(socket)).contains("Content-Length: 10");
        assertThat(receive(socket)).endsWith("GET /b []");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1,'Connection: close\r\n'", "HTTP/1.0,''"})
    void shouldCloseBehindTheAnswerIfAskedTo(final String version, final String field) throws IOException {
        final Socket socket = connect();

        assertThat(exchange(socket, "GET /a " + version + "\r\nHost: h\r\n" + field + "\r\n"))
                .contains("Connection: close");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|GET /a|",
                "400|GET  /a HTTP/1.1|Host: h",
                "400|GET a HTTP/1.1|Host: h",
                "400|G@T /a HTTP/1.1|Host: h",
                "400|GET /a HTTP/1.1|No: host",
                "400|GET /ä HTTP/1.1|Host: h",
                "505|GET /a HTTP/2.0|Host: h",
                "400|GET /a HTTP/1.1|Host: h; : v",
                "400|GET /a HTTP/1.1|Host: h; folded",
                "400|GET /a HTTP/1.1|Host: h; Name : v",
                "400|POST /a HTTP/1.1|Host: h;Content-Length: 1;Content-Length: 2",
                "400|POST /a HTTP/1.1|Host: h;Content-Length: -1",
                "400|POST /a HTTP/1.1|Host: h;Content-Length: 99999999999999999999",
                "400|POST /a HTTP/1.1|Host: h;Content-Length: 1;Transfer-Encoding: chunked",
                "501|POST /a HTTP/1.1|Host: h;Transfer-Encoding: gzip, chunked",
                "413|POST /a HTTP/1.1|Host: h;Content-Length: 10001"
            })
    void shouldRefuseWhatIsNotAsItShouldBe(final int status, final String line, final String fields)
            throws IOException {
        final Socket socket = connect();
        final String head = line + "\r\n" + (fields == null ? "" : fields.replaceAll("; ?", "\r\n") + "\r\n") + "\r\n";

        assertThat(exchange(socket, head))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Connection: close");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"zz, 400", "FFFFFFFFF, 413", "'5\r\nhelloX', 400", "2711, 413"})
    void shouldRefuseChunksThatAreNone(final String chunk, final int status) throws IOException {
        final Socket socket = connect();
        final String rest = chunk.equals("2711") ? "x".repeat(10_001) : "";

        assertThat(exchange(
                        socket,
                        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "\r\n" + rest))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void shouldRefuseAHeadThatDoesNotEnd() throws IOException {
        assertThat(exchange(connect(), "GET /a HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(2_000)))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void shouldLetAClientThatSendsTooMuchReadTheAnswer() throws IOException {
        final Socket socket = connect();
        try {
            send(socket, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n" + "x".repeat(500_000));
        } catch (final SocketException e) {
            // it was slow, and the server did not wait for it
        }

        assertThat(receive(socket)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void shouldRefuseBodiesThatTakeTooMuchTogether() throws IOException {
        final Socket first = connect();
        final Socket second = connect();
        send(first, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(9_000));
        send(second, "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(9_000));

        final String either = receive(second);
        assertThat(either).startsWith("HTTP/1.1 503 ");
        assertThat(exchange(first, "x".repeat(1_000))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldEndARequestThatTakesTooLongHoweverBusyItIs() throws Exception {
        hurry();
        final Socket socket = connect();
        try {
            send(socket, "GET /a HTTP/1.1\r\nHost: h\r\nX: ");
            for (int i = 0; i < 1_000 && socket.getInputStream().available() == 0; i++) {
                send(socket, "x");
                Thread.sleep(50);
            }
        } catch (final SocketException e) {
            // it was closed meanwhile
        }

        assertThat(receive(socket)).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void shouldServeOthersWhileSomeAreSlow() throws IOException {
        for (int i = 0; i < 7; i++) {
            send(connect(), "GET /slow HTTP/1.1\r\n");
        }

        assertThat(exchange(connect(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("GET /a []");
    }

    @Test
    void shouldCloseAConnectionThatIsIdle() throws IOException {
        hurry();
        final Socket socket = connect();

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void shouldMakeRoomForANewClientAtTheExpenseOfAnIdleOne() throws IOException {
        for (int i = 0; i < 8; i++) {
            assertThat(exchange(connect(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }

        assertThat(exchange(connect(), "GET /b HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("GET /b []");
        assertThat(sockets.get(0).getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void shouldWriteALargeAnswerToAClientThatReads() throws IOException {
        final Socket socket = connect();
        send(socket, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(head(socket)).contains("Content-Length: " + LARGE.length);

        assertThat(socket.getInputStream().readNBytes(LARGE.length)).isEqualTo(LARGE);
    }

    @Test
    void shouldGiveUpAClientThatDoesNotReadItsAnswer() throws IOException {
        hurry();
        final Socket socket = connect();
        send(socket, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");

        await().atMost(LONG).untilAsserted(() -> assertThat(unwritten).hasValue(1));
        assertThat(readAll(socket)).isLessThan(LARGE.length);
    }

    @Test
    void shouldBoundWhatClientsThatDoNotReadKeepInMemory() throws IOException {
        final Socket slow = connect();
        send(slow, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(head(slow)).contains("Content-Length: " + LARGE.length);

        assertThat(exchange(connect(), "GET /large HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 503 ");
        assertThat(exchange(connect(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("GET /a []");
        assertThat(unwritten).hasValue(1);

        assertThat(slow.getInputStream().readNBytes(LARGE.length)).isEqualTo(LARGE);
        send(slow, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(head(slow)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldSayWhatCouldNotBeWrittenToItsEnd() throws IOException {
        final Socket leaving = connect();
        send(leaving, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(head(leaving)).startsWith("HTTP/1.1 200 ");
        assertThat(unwritten).hasValue(0);

        leaving.setSoLinger(true, 0);
        leaving.close();

        await().atMost(LONG).untilAsserted(() -> assertThat(unwritten).hasValue(1));
    }

    @Test
    void shouldAnswerAnErrorOfTheHandlerAndGoOn() throws IOException {
        final Socket socket = connect();

        assertThat(exchange(socket, "GET /throw HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("secret");
        assertThat(exchange(socket, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("GET /a []");
    }

    @Test
    void shouldStandNoise() throws IOException {
        final Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            final byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try (Socket socket = new Socket(
                    listener.address().getAddress(), listener.address().getPort())) {
                if (random.nextBoolean()) {
                    socket.getOutputStream()
                            .write("POST / HTTP/1.1\r\nHost: h\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                socket.getOutputStream().write(noise);
            } catch (final SocketException e) {
                // refused while it was sent
            }
        }

        assertThat(exchange(connect(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("GET /a []");
    }

    @Test
    void shouldEndAtOnceAndFreeThePort() throws IOException {
        final int port = listener.address().getPort();
        connect();
        final long begin = System.nanoTime();
        listener.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().equals("nanospan-endpoint")));
        listen(port, PATIENT).close();
    }

    // ---- by hand

    private static Limits within(final Duration time) {
        return new Limits(8, 1_024, 10_000, 15_000, LARGE.length + 1_000, time, time, time);
    }

    private HttpListener listen(final int port, final Limits limits) throws IOException {
        return HttpListener.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), limits, this::echo);
    }

    /** For a test of what happens when time is over. */
    private void hurry() throws IOException {
        listener.close();
        listener = listen(0, HURRIED);
    }

    private Response echo(final Request request) {
        if (request.target().equals("/throw")) {
            throw new IllegalStateException("secret");
        }
        if (request.target().equals("/large")) {
            return new Response(
                    200,
                    Map.of(),
                    List.of(Arrays.copyOf(LARGE, LARGE.length / 2), Arrays.copyOf(LARGE, LARGE.length / 2)),
                    unwritten::incrementAndGet);
        }
        final String text = request.method() + ' ' + request.target() + " ["
                + new String(request.body(), StandardCharsets.UTF_8) + ']';
        return new Response(200, Map.of("X-Test", "1"), List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Socket connect() throws IOException {
        final Socket socket =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout(Math.toIntExact(LONG.toMillis()));
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static String exchange(final Socket socket, final String request) throws IOException {
        send(socket, request);
        return receive(socket);
    }

    private static void send(final Socket socket, final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String receive(final Socket socket) throws IOException {
        final String head = head(socket);
        final int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8).stripTrailing();
    }

    private static String head(final Socket socket) throws IOException {
        final StringBuilder head = new StringBuilder();
        String line;
        while (!(line = line(socket)).isEmpty()) {
            head.append(line).append('\n');
        }
        return head.append('\n').toString();
    }

    private static String line(final Socket socket) throws IOException {
        final StringBuilder line = new StringBuilder();
        final InputStream in = socket.getInputStream();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new IOException("closed behind: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static long readAll(final Socket socket) throws IOException {
        long count = 0;
        try {
            final byte[] buffer = new byte[64 << 10];
            int read;
            while ((read = socket.getInputStream().read(buffer)) >= 0) {
                count += read;
            }
        } catch (final SocketException e) {
            // reset
        }
        return count;
    }
}
