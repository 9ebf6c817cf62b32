package dev.nanospan.export.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of one host without making its caller wait: a daemon thread, there only as long as a question is
 * open, asks. There is never more than one: a question that nobody answers is waited for again. An answer holds for some
 * seconds; from then on each new connection asks again, and so follows an address that changes.
 */
final class Resolver {
    static final long KEPT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private final String host;
    private final NameService names;
    private final boolean numeric;
    private InetAddress @Nullable [] known;
    private long knownAtNs;
    private @Nullable Question question;

    Resolver(final String host, final NameService names) {
        this.host = host;
        this.names = names;
        this.numeric = isNumeric(host);
    }

    /** Whether a host is an address itself. */
    static boolean isNumeric(final String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /**
     * Asks, or goes on asking.
     *
     * @return null as long as there is no answer
     * @throws PostException if the answer is that there is no such host
     */
    InetAddress @Nullable [] poll(final long nowNs) throws PostException {
        if (known != null && (numeric || nowNs - knownAtNs < KEPT_NS)) {
            return known;
        }
        known = numeric ? literal() : answer();
        knownAtNs = nowNs;
        return known;
    }

    private InetAddress[] literal() throws PostException {
        try {
            return new InetAddress[] {InetAddress.getByName(host)};
        } catch (final UnknownHostException e) {
            throw unresolved(e);
        }
    }

    private InetAddress @Nullable [] answer() throws PostException {
        Question asked = question;
        if (asked == null) {
            asked = ask();
            question = asked;
        }
        if (!asked.answered) {
            return null;
        }
        question = null;
        final Exception failure = asked.failure;
        if (failure != null || asked.addresses.length == 0) {
            throw unresolved(failure);
        }
        return asked.addresses;
    }

    private Question ask() throws PostException {
        final Question asked = new Question(host, names);
        final Thread thread = new Thread(asked, "nanospan-resolver");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (final OutOfMemoryError e) { // that is how a JVM says that there can be no more threads
            throw new PostException(Answer.Outcome.UNRESOLVED, host + " can't be resolved: no thread to be had");
        }
        return asked;
    }

    private PostException unresolved(final @Nullable Exception why) {
        final boolean plain = why == null || why instanceof UnknownHostException;
        return new PostException(
                Answer.Outcome.UNRESOLVED, host + " can't be resolved" + (plain ? "" : ": " + OneLine.of(why)));
    }

    /** One look-up. The flag is written last and read first. */
    private static final class Question implements Runnable {
        private final String host;
        private final NameService names;
        private InetAddress[] addresses = {};
        private @Nullable Exception failure;
        private volatile boolean answered;

        Question(final String host, final NameService names) {
            this.host = host;
            this.names = names;
        }

        @Override
        public void run() {
            try {
                addresses = names.resolve(host).clone();
            } catch (final UnknownHostException | RuntimeException e) {
                failure = e;
            } finally {
                answered = true;
            }
        }
    }
}
