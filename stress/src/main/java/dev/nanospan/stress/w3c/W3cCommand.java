package dev.nanospan.stress.w3c;

import java.io.IOException;

/** {@code w3c --port N}: runs the service on the loopback interface until the process is ended; port 0 takes a free one. */
public final class W3cCommand {
    private static final int USAGE = 2;
    private static final int MAX_PORT = 0xffff;

    private W3cCommand() {}

    /** Returns the exit status: 2 for bad options, 1 if the port can't be had. Otherwise it does not return. */
    public static int run(final String[] options) throws InterruptedException {
        final boolean valid = options.length == 2 && options[0].equals("--port") && options[1].matches("[0-9]{1,5}");
        final int port = valid ? Integer.parseInt(options[1]) : MAX_PORT + 1;
        if (port > MAX_PORT) {
            System.err.println("usage: w3c --port N");
            return USAGE;
        }
        try (W3cService service = W3cService.start(port)) {
            System.out.println("listening on " + service.url());
            Thread.currentThread().join();
        } catch (final IOException e) {
            System.err.println("port " + port + ": " + e.getMessage());
        }
        return 1;
    }
}
