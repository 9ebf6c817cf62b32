package dev.nanospan.jmh.peer;

/** No tracer at all: what the measuring itself costs. */
final class NoopPeer implements Peer {
    @Override
    public Caller<?> caller() {
        return new Nothing();
    }

    @Override
    public long delivered() {
        return 0;
    }

    @Override
    public long dropped(final long started) {
        return 0;
    }

    @Override
    public void close() {
        // nothing is open
    }

    /** Does nothing. */
    private static final class Nothing implements Caller<Nothing> {
        @Override
        public Nothing start() {
            return this;
        }

        @Override
        public void four(final Nothing span, final int i) {}

        @Override
        public void text(final Nothing span, final int key, final String value) {}

        @Override
        public void named(final Nothing span, final String key, final String value) {}

        @Override
        public void event(final Nothing span) {}

        @Override
        public void fail(final Nothing span, final Throwable cause) {}

        @Override
        public void end(final Nothing span) {}

        @Override
        public void child() {}

        @Override
        public void openParent() {}

        @Override
        public void closeParent() {}

        @Override
        public Object ids() {
            return this;
        }
    }
}
