package dev.nanospan.export.encode;

import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands around spans in a request: the resource, and what each instrumentation scope says of itself. All of it is
 * encoded once; then nothing is allocated. One thread at a time.
 *
 * <p>A request is written from the back to the front, since a length stands before what it counts:
 *
 * <pre>
 *   open  ( openScope  span { separator span }  closeScope ) { separator ... }  close
 * </pre>
 *
 * <p>What {@link #openScope} writes begins with a separator, which the first scope of a request is sent without.
 */
public abstract class Envelope {
    /** How many scopes are told apart; what comes beyond goes out as a scope that says nothing. */
    public static final int MAX_SCOPES = 1_025;

    private static final InstrumentationScope NO_SCOPE = new InstrumentationScope("", "", "");

    private final Frame resource;
    private final List<Frame> scopes = new ArrayList<>();
    private final List<InstrumentationScope> known = new ArrayList<>();

    /** For each number that an engine gives the one that is given here, and one more; 0 if it was not met. */
    private final short[] byRef = new short[MAX_SCOPES];

    Envelope(final Frame resource) {
        this.resource = resource;
    }

    /** Makes the empty scope known: needs what a format has ready when it is constructed. */
    final void begin() {
        meet(NO_SCOPE);
    }

    /** The number of a span's scope here, below {@link #MAX_SCOPES}. */
    @SuppressWarnings("ReferenceEquality") // an engine has one object for each; another engine's is looked up
    public final int scopeOf(final SpanView span) {
        final int ref = span.scopeRef();
        final InstrumentationScope scope = span.scope();
        final int number = ref >= 0 && ref < MAX_SCOPES ? byRef[ref] - 1 : -1;
        return number >= 0 && known.get(number) == scope ? number : meet(ref, scope);
    }

    /** The most bytes that stand around all scopes. */
    public final int reservedBytes() {
        return resource.reservedBytes();
    }

    /** The most bytes that stand around the spans of a scope. */
    public final int reservedBytes(final int scope) {
        return scopes.get(scope).reservedBytes();
    }

    /** The bytes of what stands between two spans, and between two scopes. */
    public abstract int separatorBytes();

    /** Writes what stands between two spans; gives the offset behind it. */
    public abstract int separate(byte[] into, int at);

    /** Writes what ends a request. */
    public final int close(final byte[] into, final int at) {
        return put(resource.tail, into, at);
    }

    /** Writes what ends a scope. */
    public final int closeScope(final int scope, final byte[] into, final int at) {
        return put(scopes.get(scope).tail, into, at);
    }

    /**
     * Writes what begins a scope.
     *
     * @param bytes how many follow, those that end it included
     */
    public final int openScope(final int scope, final int bytes, final byte[] into, final int at) {
        final byte[] head = scopes.get(scope).head;
        return put(head, into, putLength(2, head.length + bytes, into, at));
    }

    /**
     * Writes what begins a request.
     *
     * @param bytes how many follow, those that end it included
     */
    public final int open(final int bytes, final byte[] into, final int at) {
        return put(resource.head, into, putLength(1, resource.head.length + bytes, into, at));
    }

    /** What stands around the spans of a scope. */
    abstract Frame frame(InstrumentationScope scope);

    /** Writes that a message of some length follows, if the format says such things. */
    abstract int putLength(int field, int bytes, byte[] into, int at);

    private int meet(final int ref, final InstrumentationScope scope) {
        final int number = meet(scope);
        if (ref >= 0 && ref < MAX_SCOPES) {
            byRef[ref] = (short) (number + 1);
        }
        return number;
    }

    private int meet(final InstrumentationScope scope) {
        final int number = known.indexOf(scope);
        if (number >= 0 || known.size() == MAX_SCOPES) {
            return Math.max(0, number);
        }
        known.add(scope);
        scopes.add(frame(scope));
        return known.size() - 1;
    }

    private static int put(final byte[] bytes, final byte[] into, final int at) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }

    /** What stands before and behind something. */
    static final class Frame {
        private static final int MAX_LENGTH_BYTES = 6;

        final byte[] head;
        final byte[] tail;

        Frame(final byte[] head, final byte[] tail) {
            this.head = head;
            this.tail = tail;
        }

        int reservedBytes() {
            return MAX_LENGTH_BYTES + head.length + tail.length;
        }
    }
}
