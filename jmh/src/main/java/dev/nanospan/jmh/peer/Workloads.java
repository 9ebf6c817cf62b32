package dev.nanospan.jmh.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All workloads. To add one: a method that makes it, and a line in {@link #all}. */
public final class Workloads {
    /** The span that everything here measures. */
    public static final String ROOT = "root";

    private static final Map<String, Workload> ALL = all();

    private Workloads() {}

    /** Names, in the order of the tables. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * The workload of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload of(final String name) {
        final Workload found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException("unknown workload " + name + "; there are " + ALL.keySet());
        }
        return found;
    }

    private static Map<String, Workload> all() {
        final Map<String, Workload> all = new LinkedHashMap<>();
        for (final Workload each : list()) {
            all.put(each.name(), each);
        }
        return all;
    }

    private static List<Workload> list() {
        final List<Workload> all = new ArrayList<>();
        all.add(Workload.of(ROOT, "a root span with 4 attributes", Workloads::root));
        all.add(new Workload("child", "a child made current under a current span", true, true, true, Workloads::child));
        all.add(new Workload(
                "unsampled", "a span with 4 attributes that the sampler drops", false, false, false, Workloads::root));
        for (final int n : new int[] {0, 1, 4, 16, 64}) {
            all.add(Workload.of("texts-" + n, "a root span with " + n + " texts of 20 chars", texts(n)));
        }
        all.add(Workload.of("event", "a root span with an event", Workloads::event));
        all.add(Workload.of("exception", "a root span that failed, with its stack trace", Workloads::exception));
        all.add(new Workload("ids", "a trace id and a span id, and hex of both", false, true, false, Workloads::ids));
        for (final int chars : new int[] {16, 256, 1_024, 4_096}) {
            all.add(Workload.of("chars-" + chars, "a root span with one text of " + chars + " chars", chars(chars)));
        }
        for (final int n : new int[] {1, 64, 4_096}) {
            all.add(Workload.of("open-" + n, "a root span with 4 attributes while " + n + " others are open", open(n)));
        }
        for (final int n : new int[] {1, 64, 4_096, 65_536}) {
            all.add(Workload.of("keys-" + n, "a root span with a text under one of " + n + " plain keys", keys(n)));
        }
        return all;
    }

    private static <S> Runnable root(final Caller<S> caller) {
        final Spans spans = new Spans();
        return () -> {
            final S span = caller.start();
            caller.four(span, spans.next());
            caller.end(span);
        };
    }

    private static <S> Runnable child(final Caller<S> caller) {
        return caller::child;
    }

    private static <S> Runnable event(final Caller<S> caller) {
        return () -> {
            final S span = caller.start();
            caller.event(span);
            caller.end(span);
        };
    }

    private static <S> Runnable exception(final Caller<S> caller) {
        final RuntimeException cause = new IllegalStateException("the book is crossed");
        return () -> {
            final S span = caller.start();
            caller.fail(span, cause);
            caller.end(span);
        };
    }

    private static <S> Runnable ids(final Caller<S> caller) {
        return new Ids(caller);
    }

    private static Function<Caller<?>, Runnable> texts(final int n) {
        return caller -> texts(caller, n);
    }

    private static <S> Runnable texts(final Caller<S> caller, final int n) {
        final Spans spans = new Spans();
        return () -> {
            final int from = spans.next();
            final S span = caller.start();
            for (int i = 0; i < n; i++) {
                caller.text(span, i, Spans.order(from + i));
            }
            caller.end(span);
        };
    }

    private static Function<Caller<?>, Runnable> chars(final int chars) {
        final String text = "x".repeat(chars);
        return caller -> chars(caller, text);
    }

    private static <S> Runnable chars(final Caller<S> caller, final String text) {
        return () -> {
            final S span = caller.start();
            caller.text(span, 0, text);
            caller.end(span);
        };
    }

    private static Function<Caller<?>, Runnable> open(final int n) {
        return caller -> open(caller, n);
    }

    /** Ends the oldest span each time; those still open at the end stay open. */
    private static <S> Runnable open(final Caller<S> caller, final int n) {
        final Spans spans = new Spans();
        final ArrayDeque<S> open = new ArrayDeque<>(n + 1);
        for (int i = 0; i < n; i++) {
            open.addLast(caller.start());
        }
        return () -> {
            final S span = caller.start();
            caller.four(span, spans.next());
            open.addLast(span);
            caller.end(open.removeFirst());
        };
    }

    private static Function<Caller<?>, Runnable> keys(final int n) {
        return caller -> keys(caller, n);
    }

    private static <S> Runnable keys(final Caller<S> caller, final int n) {
        final String[] keys = new String[n];
        for (int i = 0; i < n; i++) {
            keys[i] = "key." + i;
        }
        final Spans spans = new Spans();
        return () -> {
            final int i = spans.next();
            final S span = caller.start();
            caller.named(span, keys[i & (n - 1)], Spans.order(i));
            caller.end(span);
        };
    }

    /** Keeps what it was given, so that it has to be made. */
    private static final class Ids implements Runnable {
        private final Caller<?> caller;
        private Object last = "";

        Ids(final Caller<?> caller) {
            this.caller = caller;
        }

        @Override
        public void run() {
            last = caller.ids();
        }

        @Override
        public String toString() {
            return last.toString();
        }
    }
}
