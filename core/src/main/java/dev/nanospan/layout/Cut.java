package dev.nanospan.layout;

/** What a {@link RecordWriter} could not take, by code: each indexes {@link RecordWriter#cuts(int)} and has a counter. */
public final class Cut {
    public static final int ATTRIBUTES = 0;
    public static final int EVENT_ATTRIBUTES = 1;
    public static final int LINK_ATTRIBUTES = 2;
    public static final int EVENTS = 3;
    public static final int LINKS = 4;
    public static final int VALUES = 5;
    public static final int NAMES = 6;
    public static final int BYTES = 7;
    public static final int BLOCKED_KEYS = 8;
    public static final int EMPTY_KEYS = 9;
    public static final int BAD_VALUES = 10;
    public static final int KINDS = 11;

    private Cut() {}
}
