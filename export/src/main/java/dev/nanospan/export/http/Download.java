package dev.nanospan.export.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of one answer from {@code java.net.http}, up to a cap: what is longer is broken off. */
final class Download implements HttpResponse.BodyHandler<Download>, HttpResponse.BodySubscriber<Download> {
    private final BodyBuffer bytes;
    private final CompletableFuture<Download> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private volatile boolean begun;

    Download(final int capBytes) {
        bytes = new BodyBuffer(capBytes);
    }

    /** There is the head of an answer. */
    @Override
    public HttpResponse.BodySubscriber<Download> apply(final HttpResponse.ResponseInfo head) {
        begun = true;
        return this;
    }

    boolean hasBegun() {
        return begun;
    }

    /** To be looked at once it is whole. */
    BodyBuffer bytes() {
        return bytes;
    }

    int length() {
        return bytes.length();
    }

    @Override
    public CompletionStage<Download> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(final Flow.Subscription to) {
        subscription = to;
        to.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(final List<ByteBuffer> pieces) {
        try {
            for (final ByteBuffer piece : pieces) {
                bytes.append(piece, piece.remaining());
            }
        } catch (final PostException e) {
            whole.completeExceptionally(e);
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    @Override
    public void onError(final Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(this);
    }
}
