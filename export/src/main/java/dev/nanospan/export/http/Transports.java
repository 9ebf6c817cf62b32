package dev.nanospan.export.http;

/**
 * Makes transports.
 *
 * <pre>{@code
 * Transport transport = Transports.of(TransportSettings.to("http://localhost:4318/v1/traces").build());
 * transport.post(payload, System.nanoTime(), System.nanoTime() + 10_000_000_000L);
 * while (!transport.poll(System.nanoTime())) {
 *     Thread.onSpinWait();
 * }
 * System.Logger.Level level = transport.answer().status() == 200 ? DEBUG : WARNING;
 * }</pre>
 */
public final class Transports {
    private Transports() {}

    /**
     * Makes a transport, with nothing opened yet but the files that settings name.
     *
     * @throws IllegalArgumentException if these can't be read or used, or settings contradict each other: with the name,
     *     the value and what is allowed
     */
    public static Transport of(final TransportSettings settings) {
        return switch (settings.client) {
            case OWN ->
                new HttpTransport(
                        settings, settings.endpoint.secure() ? new TlsWire(Tls.of(settings)) : new PlainWire());
            case JDK -> new JdkTransport(settings);
        };
    }

    /** A transport that reads what is posted, sends it nowhere, and says that all went well. */
    public static Transport rehearsal() {
        return new Rehearsal();
    }
}
