package dev.nanospan.export.otlp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port to come back to: none that the system gives to clients, or one of them might have it in between, or a client that
 * tries again and again might even meet itself there.
 */
public final class QuietPort {
    private static final int FIRST = 12_000;
    private static final int LAST = 30_000;

    private QuietPort() {}

    /** A port on which nobody listens. */
    public static int find() {
        for (int i = 0; i < 1_000; i++) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (final IOException e) {
                // somebody's; another one then
            }
        }
        throw new AssertionError("no port from " + FIRST + " to " + LAST);
    }
}
