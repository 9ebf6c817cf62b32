package dev.nanospan.export.otlp;

import dev.nanospan.export.http.Answer;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.http.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Answers as it was told to, on the clock of whoever polls; 200 and nothing else once it was told no more. */
final class FakeTransport implements Transport {
    /** What becomes of a post, and after how long. */
    record Fate(Answer.Outcome outcome, int status, long retryAfterMs, String text, boolean sent, long afterNs)
            implements Answer {
        static Fate status(final int status) {
            return new Fate(Outcome.ANSWERED, status, NO_RETRY_AFTER, "", true, 0);
        }

        static Fate ok(final String body) {
            return status(200).withBody(body);
        }

        static Fate lost(final Outcome outcome, final boolean sent) {
            return new Fate(outcome, 0, NO_RETRY_AFTER, "", sent, 0);
        }

        /** Never ends by itself. */
        static Fate hang(final boolean sent) {
            return lost(Outcome.TIMED_OUT, sent).after(Long.MAX_VALUE / 8);
        }

        Fate withBody(final String json) {
            return new Fate(outcome, status, retryAfterMs, json, sent, afterNs);
        }

        Fate retryAfterMs(final long ms) {
            return new Fate(outcome, status, ms, text, sent, afterNs);
        }

        Fate after(final long ns) {
            return new Fate(outcome, status, retryAfterMs, text, sent, ns);
        }

        @Override
        public boolean isJson() {
            return true;
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int bodyBytes() {
            return body().length;
        }

        @Override
        public boolean wasSent() {
            return sent;
        }

        @Override
        public String problem() {
            return outcome == Outcome.ANSWERED ? "" : "because " + outcome;
        }
    }

    /** A post as it was made, and how it went; null while it goes. */
    static final class Post {
        final long[] ids;
        final long atNs;
        final long deadlineNs;
        final int bytes;
        Fate fate;
        long endedNs;

        Post(final Payload payload, final long atNs, final long deadlineNs) {
            this.ids = FakeEncoder.ids(payload);
            this.bytes = payload.lengthBytes();
            this.atNs = atNs;
            this.deadlineNs = deadlineNs;
        }
    }

    final List<Post> posts = new ArrayList<>();
    final Deque<Fate> fates = new ArrayDeque<>();
    Fate otherwise = Fate.status(200);
    /** What becomes of posts of which nothing was said. */
    Function<Post, Fate> rule = post -> otherwise;

    boolean closed;
    private Fate pending;
    private Fate last;
    private long moved;

    void then(final Fate... more) {
        fates.addAll(List.of(more));
    }

    Post last() {
        return posts.get(posts.size() - 1);
    }

    @Override
    public void post(final Payload payload, final long nowNs, final long deadlineNs) {
        if (pending != null || closed) {
            throw new IllegalStateException("one at a time");
        }
        final Post post = new Post(payload, nowNs, deadlineNs);
        if (post.ids.length == 0) {
            throw new IllegalStateException("nothing to send");
        }
        posts.add(post);
        pending = fates.isEmpty() ? rule.apply(post) : fates.poll();
    }

    @Override
    public boolean poll(final long nowNs) {
        if (pending == null) {
            return true;
        }
        final Post post = last();
        if (nowNs - post.atNs >= pending.afterNs) {
            last = pending;
        } else if (nowNs - post.deadlineNs >= 0) {
            last = Fate.lost(Answer.Outcome.TIMED_OUT, pending.sent);
        } else {
            return false;
        }
        post.fate = last;
        post.endedNs = nowNs;
        pending = null;
        moved++;
        return true;
    }

    @Override
    public Answer answer() {
        return last;
    }

    @Override
    public long movedBytes() {
        if (closed) {
            throw new IllegalStateException("called after the end");
        }
        return moved;
    }

    @Override
    public void close() {
        closed = true;
        pending = null;
    }
}
