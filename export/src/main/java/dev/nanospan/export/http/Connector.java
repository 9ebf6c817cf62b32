package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Opens a wire to a host: finds its addresses, tries one after the other until one takes the connection, and shakes hands
 * with it. The address that worked last is tried first. Each of these steps has the same time.
 */
final class Connector {
    private final Wire wire;
    private final Endpoint endpoint;
    private final Resolver resolver;
    private final long stepNs;

    private Step step = Step.CLOSED;
    private InetAddress[] addresses = {};
    private int index;
    private long stepBeganNs;
    private @Nullable InetAddress last;
    private String refusals = "";

    Connector(final Wire wire, final Endpoint endpoint, final Resolver resolver, final long stepNs) {
        this.wire = wire;
        this.endpoint = endpoint;
        this.resolver = resolver;
        this.stepNs = stepNs;
    }

    boolean isOpen() {
        return step == Step.OPEN;
    }

    /** Begins, with whatever connection there was closed. */
    void begin(final long nowNs) {
        close();
        refusals = "";
        enter(Step.RESOLVING, nowNs);
    }

    /**
     * Goes on.
     *
     * @return whether the wire is open
     * @throws PostException if it can't be opened
     */
    boolean poll(final long nowNs) throws PostException {
        if (step == Step.RESOLVING) {
            resolve(nowNs);
        }
        if (step == Step.CONNECTING) {
            finishConnect(nowNs);
        }
        if (step == Step.SHAKING_HANDS) {
            shakeHands(nowNs);
        }
        return step == Step.OPEN;
    }

    void close() {
        wire.close();
        step = Step.CLOSED;
    }

    /** What is being done, for a message. */
    String describe() {
        return switch (step) {
            case RESOLVING -> "looking for the address of " + endpoint.host();
            case CONNECTING -> "connecting to " + address();
            case SHAKING_HANDS -> "shaking hands (TLS) with " + address();
            case CLOSED, OPEN -> "talking to " + endpoint;
        };
    }

    private void enter(final Step next, final long nowNs) {
        step = next;
        stepBeganNs = nowNs;
    }

    private boolean isLate(final long nowNs) {
        return nowNs - stepBeganNs >= stepNs;
    }

    private PostException timedOut() {
        return PostException.timedOut("gave up after " + stepNs / 1_000_000 + " ms " + describe());
    }

    private void resolve(final long nowNs) throws PostException {
        final InetAddress[] found = resolver.poll(nowNs);
        if (found != null) {
            addresses = found;
            index = 0;
            preferLast();
            connect(nowNs);
        } else if (isLate(nowNs)) {
            throw timedOut();
        }
    }

    private void preferLast() {
        for (int i = 1; i < addresses.length; i++) {
            final InetAddress address = addresses[i];
            if (address.equals(last)) {
                addresses[i] = addresses[0];
                addresses[0] = address;
            }
        }
    }

    /** Begins with the first of the addresses left that doesn't refuse at once. */
    private void connect(final long nowNs) throws PostException {
        enter(Step.CONNECTING, nowNs);
        while (index < addresses.length) {
            try {
                if (wire.connect(new InetSocketAddress(addresses[index], endpoint.port()))) {
                    connected(nowNs);
                }
                return;
            } catch (final IOException | RuntimeException e) {
                refuse(OneLine.of(e));
            }
        }
        throw new PostException(Outcome.UNREACHABLE, refusals);
    }

    private void finishConnect(final long nowNs) throws PostException {
        try {
            if (wire.finishConnect()) {
                connected(nowNs);
                return;
            }
        } catch (final IOException e) {
            refuse(OneLine.of(e));
            connect(nowNs);
            return;
        }
        if (isLate(nowNs)) {
            skipLate(nowNs);
        }
    }

    private void skipLate(final long nowNs) throws PostException {
        final PostException late = timedOut();
        refuse("no answer within " + stepNs / 1_000_000 + " ms");
        if (index == addresses.length) {
            throw late;
        }
        connect(nowNs);
    }

    private void connected(final long nowNs) {
        last = addresses[index];
        enter(Step.SHAKING_HANDS, nowNs);
    }

    private void refuse(final String why) {
        refusals += (refusals.isEmpty() ? "" : "; ") + address() + ": " + why;
        index++;
        wire.close();
    }

    private void shakeHands(final long nowNs) throws PostException {
        try {
            if (wire.shakeHands()) {
                step = Step.OPEN;
                return;
            }
        } catch (final IOException e) {
            throw Tls.failure(address(), e);
        }
        if (isLate(nowNs)) {
            throw timedOut();
        }
    }

    /** The one being tried: the host as it was given, and what it was found to be. */
    private String address() {
        final String found = index < addresses.length ? addresses[index].getHostAddress() : "";
        return found.isEmpty() || found.equals(endpoint.host()) ? endpoint.toString() : endpoint + " (" + found + ")";
    }

    private enum Step {
        CLOSED,
        RESOLVING,
        CONNECTING,
        SHAKING_HANDS,
        OPEN
    }
}
