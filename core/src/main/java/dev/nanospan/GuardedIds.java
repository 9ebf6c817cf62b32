package dev.nanospan;

import dev.nanospan.id.IdGenerator;

/** Stands between the engine and a user's id generator: zero ids are replaced, exceptions don't reach the caller. */
final class GuardedIds implements IdGenerator {
    private final IdGenerator users;
    private final IdGenerator own;
    private final Runnable onFailure;
    private long high;

    GuardedIds(final IdGenerator users, final IdGenerator own, final Runnable onFailure) {
        this.users = users;
        this.own = own;
        this.onFailure = onFailure;
    }

    @Override
    public long nextTraceIdHigh() {
        try {
            high = users.nextTraceIdHigh();
        } catch (final Throwable e) {
            onFailure.run();
            high = own.nextTraceIdHigh();
        }
        return high;
    }

    @Override
    public long nextTraceIdLow() {
        try {
            final long low = users.nextTraceIdLow();
            if ((high | low) != 0) {
                return low;
            }
        } catch (final Throwable e) {
            onFailure.run();
            return ownLow();
        }
        onFailure.run();
        return ownLow();
    }

    @Override
    public long nextSpanId() {
        try {
            final long id = users.nextSpanId();
            if (id != 0) {
                return id;
            }
        } catch (final Throwable e) {
            onFailure.run();
            return own.nextSpanId();
        }
        onFailure.run();
        return own.nextSpanId();
    }

    @Override
    public boolean random() {
        try {
            return users.random();
        } catch (final Throwable e) {
            onFailure.run();
            return false;
        }
    }

    private long ownLow() {
        final long unused = own.nextTraceIdHigh();
        final long low = own.nextTraceIdLow();
        return low != 0 ? low : unused | 1;
    }
}
