package dev.nanospan.export.http;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** The body of one request for {@code java.net.http}, in slices of one array, as fast as they are asked for. */
final class Upload implements HttpRequest.BodyPublisher {
    private static final int SLICE_BYTES = 64 << 10;

    private final byte[] bytes;
    private final int length;
    private volatile int handed; // written by whoever is emitting, which is one thread at a time

    Upload(final byte[] bytes, final int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public long contentLength() {
        return length;
    }

    /** May be called again: the client subscribes once for each attempt. */
    @Override
    public void subscribe(final Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Slices(subscriber));
    }

    /** The same body for another request. */
    Upload again() {
        return new Upload(bytes, length);
    }

    int handedBytes() {
        return handed;
    }

    /** Whether the client has taken all of it: what it has not written yet can't be seen. */
    boolean isHanded() {
        return handed == length;
    }

    private final class Slices implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private int position;
        private long demand;
        private boolean emitting;
        private boolean over;

        Slices(final Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(final long count) {
            if (!isMyTurn(count)) {
                return;
            }
            while (mayEmit()) {
                final int size = Math.min(SLICE_BYTES, length - position);
                final ByteBuffer slice = ByteBuffer.wrap(bytes, position, size).slice();
                position += size;
                handed = position;
                subscriber.onNext(slice.asReadOnlyBuffer());
                if (position == length) {
                    cancel();
                    subscriber.onComplete();
                }
            }
        }

        @Override
        public synchronized void cancel() {
            over = true;
        }

        /** A subscriber asks for more while it is given something: then who gives goes on. */
        private synchronized boolean isMyTurn(final long count) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            final boolean mine = !emitting;
            emitting = true;
            return mine;
        }

        private synchronized boolean mayEmit() {
            emitting = !over && demand > 0;
            demand -= emitting ? 1 : 0;
            return emitting;
        }
    }
}
